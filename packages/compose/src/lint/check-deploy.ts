import type { Engine } from "../format/engine.ts";
import { booleanOf } from "../format/number-text.ts";
import { isExternal } from "../format/compose-format.ts";
import { child, isScalarValue, textOf } from "../source/value.ts";
import type { MapValue, Value } from "../source/value.ts";
import { sourcesOf, undefinedReferences } from "./check-references.ts";
import type { ProblemList } from "./lint-problem.ts";

type Say = (path: readonly string[], place: { start: number }, message: string, hint: string) => void;

/**
 * Warns of what the engine takes when it reads the file, and refuses when it is to deploy it: of `docker stack config`
 * and `docker stack deploy` (docker/cli 28.2.2, command/stack/loader and compose/convert), and of
 * `docker compose config` and `up` (docker/compose 5.5.0, pkg/compose/create.go).
 */
export function checkDeploy(root: MapValue, engine: Engine, problems: ProblemList): void {
  const say: Say = (path, place, message, hint) =>
    problems.add("deploy-refused", "warning", path, place, message, hint);
  const services = child(root, "services");
  if (services?.kind !== "map") return;
  for (const { key: name, place, value: service } of services.entries.values()) {
    const path = ["services", name];
    if (engine.target === "compose") {
      checkSources(service, root, path, say);
    } else if (service.kind === "map") {
      if (!textOf(service, "image"))
        say(path, place, "docker stack deploy refuses a service without an image.", "Add image:.");
      checkMode(service, path, say);
      checkRestart(service, path, say);
      checkHealthcheck(service, path, say);
    }
  }
  if (engine.target === "compose") return;
  for (const { path, place, section, what, text } of undefinedReferences(root, engine)) {
    const message = `docker stack deploy refuses the file: the ${what} ${JSON.stringify(text)} is not defined.`;
    say(path, place, message, `Define it at the end of the file: ${section}: with ${text}: in it.`);
  }
}

/** Compose mounts files and values of variables, and nothing that is kept by a Swarm or a driver. */
function checkSources(service: Value, root: MapValue, path: readonly string[], say: Say): void {
  for (const section of ["secrets", "configs"]) {
    for (const { text, place } of sourcesOf(child(service, section))) {
      const source = child(child(root, section), text);
      if (source === undefined) continue;
      const key = ["driver", "template_driver"].find((name) => textOf(source, name));
      if (key === undefined && !isExternal(source)) continue;
      const what = key ?? "external";
      say(
        [...path, section],
        place,
        `docker compose up refuses ${what} of ${section}, and so this service.`,
        section === "secrets" ? "Use file or environment." : "Use file, environment or content.",
      );
    }
  }
}

const modes: ReadonlySet<string> = new Set(["replicated", "global", "replicated-job", "global-job"]);

function checkMode(service: MapValue, path: readonly string[], say: Say): void {
  const deploy = child(service, "deploy");
  const mode = child(deploy, "mode");
  if (!mode || !isScalarValue(mode) || mode.text === "") return;
  const replicas = child(deploy, "replicas");
  if (!modes.has(mode.text)) {
    const message = `docker stack deploy refuses the mode ${JSON.stringify(mode.text)}.`;
    say([...path, "deploy", "mode"], mode, message, `The modes are ${[...modes].join(", ")}.`);
  } else if (mode.text.startsWith("global") && replicas !== undefined) {
    const message = `docker stack deploy refuses replicas in the mode ${mode.text}, which has one on each node.`;
    say([...path, "deploy", "replicas"], replicas, message, "Leave replicas out, or write mode: replicated.");
  }
}

/** What stands in `restart` is read where `deploy.restart_policy` does not take its place. */
function checkRestart(service: MapValue, path: readonly string[], say: Say): void {
  const restart = child(service, "restart");
  if (!restart || !isScalarValue(restart) || child(child(service, "deploy"), "restart_policy")) return;
  if (/^(?:|no|always|unless-stopped|on-failure(?::\d+)?)$/.test(restart.text)) return;
  const message = `docker stack deploy refuses the restart policy ${JSON.stringify(restart.text)}.`;
  say(
    [...path, "restart"],
    restart,
    message,
    "Write deploy.restart_policy with condition: any, on-failure or none.",
  );
}

function checkHealthcheck(service: MapValue, path: readonly string[], say: Say): void {
  const check = child(service, "healthcheck");
  const test = child(check, "test");
  if (!test || booleanOf(textOf(check, "disable") ?? "") !== true) return;
  if (test.kind === "list" ? test.items.length === 0 : isScalarValue(test) && test.text === "") return;
  const message = "docker stack deploy refuses a test in a health check that is disabled.";
  say([...path, "healthcheck", "test"], test, message, "Leave test or disable out.");
}
