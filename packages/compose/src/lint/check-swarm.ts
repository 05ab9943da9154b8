import { checkShape } from "../format/check-shape.ts";
import { stackFormat } from "../format/engine.ts";
import { swarmFormat } from "../format/swarm-format.ts";
import { child, isScalarValue } from "../source/value.ts";
import type { MapValue } from "../source/value.ts";
import { checkDeploy } from "./check-deploy.ts";
import { reportDrops } from "./drops.ts";
import type { ProblemList } from "./lint-problem.ts";
import { swarmDrops } from "./swarm-drops.ts";

/** Keys that `docker stack` refuses by name, and what takes their place (docker/cli 28.2.2, types.go). */
const forbidden: ReadonlyMap<string, string> = new Map([
  ["extends", "Write out what the service shares with others, or use an anchor and <<."],
  ["volume_driver", "Define the volume with its driver under volumes at the end of the file."],
  ["volumes_from", "Define a volume at the end of the file and name it in each service."],
  ...["cpu_quota", "cpu_shares", "cpuset", "mem_limit", "memswap_limit"].map(
    (key) => [key, "Set the limit under deploy.resources."] as const,
  ),
]);

/** Checks a document as `docker stack` reads it. */
export function checkSwarm(root: MapValue, problems: ProblemList): void {
  const version = child(root, "version");
  const asked = version && isScalarValue(version) ? (version.template ?? version.text) : "";
  const engine = stackFormat(asked);
  if (engine === undefined) {
    problems.add(
      "version-unsupported",
      "error",
      ["version"],
      version ?? root,
      `docker stack knows no version ${JSON.stringify(asked)} of the format.`,
      'Leave version out, which stands for 3.13; the oldest is "3.0".',
    );
    return;
  }
  const isForbidden = addForbidden(root, problems);
  checkShape(root, swarmFormat, engine, [], (code, path, place, message, hint) => {
    if (code !== "key-unknown" || !isForbidden(path)) problems.add(code, "error", path, place, message, hint);
  });
  reportDrops(child(root, "services"), swarmDrops, problems);
  checkDeploy(root, engine, problems);
}

function addForbidden(root: MapValue, problems: ProblemList): (path: readonly string[]) => boolean {
  const services = child(root, "services");
  for (const [name, { value: service }] of services?.kind === "map" ? services.entries : []) {
    if (service.kind !== "map") continue;
    for (const { key, place } of service.entries.values()) {
      const hint = forbidden.get(key);
      if (hint === undefined) continue;
      problems.add(
        "key-forbidden",
        "error",
        ["services", name, key],
        place,
        `docker stack refuses a file in which a service has the key ${key}.`,
        hint,
      );
    }
  }
  return ([section, , key, ...rest]) =>
    section === "services" && rest.length === 0 && forbidden.has(key ?? "");
}
