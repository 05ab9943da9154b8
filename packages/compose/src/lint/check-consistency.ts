import type { Engine } from "../format/engine.ts";
import { since } from "../format/engine.ts";
import { child, textOf } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import type { ComposeModel } from "./check-compose.ts";
import { checkDependencies } from "./check-dependencies.ts";
import { checkLimits } from "./check-limits.ts";
import { checkMounts } from "./check-mounts.ts";
import { checkReferences } from "./check-references.ts";
import type { ProblemList } from "./lint-problem.ts";
import { isWritten, itemsOf } from "./service-values.ts";

/**
 * Checks what Compose looks at when each part of a file is right by itself: that the parts fit together
 * (compose-and-metrics.md A2; compose-go, loader/validate.go).
 */
export function checkConsistency(model: ComposeModel, engine: Engine, problems: ProblemList): void {
  const services = child(model.root, "services");
  if (services?.kind !== "map") return;
  for (const [name, { value: service, place }] of services.entries) {
    const path = ["services", name];
    const isWhole = !model.partial.has(name);
    if (isWhole) checkImage(service, engine, problems, path, place);
    checkBuild(service, services, problems, path);
    checkNetworkMode(service, problems, path);
    checkHealthcheck(service, problems, path);
    checkWatch(service, problems, path);
    checkLimits(service, engine, problems, path);
    if (since(engine, "2.36.0")) checkMounts(service, problems, path);
  }
  checkReferences(model, engine, problems);
  checkDependencies(model, problems);
}

function checkImage(
  service: Value,
  engine: Engine,
  problems: ProblemList,
  path: readonly string[],
  place: { start: number },
): void {
  if (child(service, "build") || (since(engine, "2.35.0") && child(service, "provider"))) return;
  if (textOf(service, "image")) return;
  problems.add(
    "image-missing",
    "error",
    path,
    place,
    "The service has neither an image nor a build.",
    "Add image: or build:.",
  );
}

function checkBuild(service: Value, services: Value, problems: ProblemList, path: readonly string[]): void {
  const build = child(service, "build");
  if (build?.kind !== "map") return;
  const inline = child(build, "dockerfile_inline");
  if (inline && textOf(build, "dockerfile_inline") && textOf(build, "dockerfile")) {
    problems.add(
      "settings-conflict",
      "error",
      [...path, "build", "dockerfile_inline"],
      inline,
      "The image is built from a file and from text in this file at once.",
      "Leave dockerfile or dockerfile_inline out.",
    );
  }
  const platform = child(service, "platform");
  const platforms = itemsOf(child(build, "platforms"));
  if (
    platform &&
    isWritten(platform) &&
    platforms.length > 0 &&
    !platforms.some(({ text }) => text === platform.text)
  ) {
    problems.add(
      "settings-conflict",
      "error",
      [...path, "platform"],
      platform,
      `The image is not built for the platform ${platform.text} that the service asks for.`,
      "Add the platform to build.platforms.",
    );
  }
  for (const { key, text, place } of contextsOf(child(build, "additional_contexts"))) {
    const [, name] = /^service:(.*)$/s.exec(text) ?? [];
    if (name === undefined) continue;
    const target = child(services, name);
    if (target !== undefined && child(target, "build") !== undefined) continue;
    problems.add(
      "reference-undefined",
      "error",
      [...path, "build", "additional_contexts", key],
      place,
      target === undefined
        ? `There is no service ${JSON.stringify(name)}.`
        : `The service ${name} is not built here.`,
      "Name a service with a build.",
    );
  }
}

function contextsOf(contexts: Value | undefined) {
  if (contexts?.kind === "list") {
    return itemsOf(contexts).map(({ text, place }) => {
      const at = text.indexOf("=");
      return { key: text.slice(0, at), text: text.slice(at + 1), place };
    });
  }
  if (contexts?.kind !== "map") return [];
  return [...contexts.entries.values()].map(({ key, value }) => ({
    key,
    text: "text" in value ? value.text : "",
    place: value,
  }));
}

function checkNetworkMode(service: Value, problems: ProblemList, path: readonly string[]): void {
  const mode = child(service, "network_mode");
  const networks = child(service, "networks");
  if (!mode || !textOf(service, "network_mode") || !networks) return;
  const count =
    networks.kind === "map" ? networks.entries.size : networks.kind === "list" ? networks.items.length : 0;
  if (count === 0) return;
  problems.add(
    "settings-conflict",
    "error",
    [...path, "network_mode"],
    mode,
    "A service with a network_mode cannot be on networks, too.",
    "Leave network_mode or networks out.",
  );
}

function checkHealthcheck(service: Value, problems: ProblemList, path: readonly string[]): void {
  const test = child(child(service, "healthcheck"), "test");
  if (test?.kind !== "list") return;
  const [first] = itemsOf(test);
  if (first === undefined || ["CMD", "CMD-SHELL", "NONE"].includes(first.text)) return;
  problems.add(
    "healthcheck-invalid",
    "error",
    [...path, "healthcheck", "test"],
    test,
    `The test begins with ${JSON.stringify(first.text)}, which says nothing about how it is run.`,
    "Begin the list with CMD or CMD-SHELL, or write the test as text.",
  );
}

function checkWatch(service: Value, problems: ProblemList, path: readonly string[]): void {
  const watch = child(child(service, "develop"), "watch");
  if (watch?.kind !== "list") return;
  for (const [index, item] of watch.items.entries()) {
    const action = textOf(item, "action");
    if (textOf(item, "target") || action === "rebuild" || action === "restart") continue;
    problems.add(
      "key-missing",
      "error",
      [...path, "develop", "watch", String(index)],
      item,
      "The key target is missing.",
      `Add the path in the container: ${action ?? "this action"} needs one.`,
    );
  }
}
