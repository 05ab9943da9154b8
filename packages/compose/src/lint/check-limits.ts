import { byteSizeOf } from "../format/byte-size.ts";
import { since } from "../format/engine.ts";
import type { Engine } from "../format/engine.ts";
import { child, descendant, isScalarValue, textOf } from "../source/value.ts";
import type { ScalarValue, Value } from "../source/value.ts";
import type { ProblemList } from "./lint-problem.ts";

/** A limit that can be set in two places, with how the engine reads it. */
interface Twin {
  readonly key: string;
  readonly under: "limits" | "reservations";
  readonly other: string;
  readonly read: (value: ScalarValue) => number;
}

const twins: readonly Twin[] = [
  { key: "cpus", under: "limits", other: "cpus", read: (value) => Math.fround(numberOf(value)) },
  { key: "mem_limit", under: "limits", other: "memory", read: bytesOf },
  { key: "mem_reservation", under: "reservations", other: "memory", read: bytesOf },
  { key: "pids_limit", under: "limits", other: "pids", read: (value) => Math.trunc(numberOf(value)) },
];

/** Checks the numbers of a service that stand in two places: Compose refuses two different ones. */
export function checkLimits(
  service: Value,
  engine: Engine,
  problems: ProblemList,
  path: readonly string[],
): void {
  const deploy = child(service, "deploy");
  if (deploy?.kind === "map") {
    for (const twin of twins) checkTwin(service, deploy, twin, problems, path);
    checkScale(service, deploy, problems, path);
  }
  checkContainerName(service, deploy, problems, path);
  if (since(engine, "2.36.0")) checkNegative(service, deploy, problems, path);
}

function checkTwin(
  service: Value,
  deploy: Value,
  { key, under, other, read }: Twin,
  problems: ProblemList,
  path: readonly string[],
): void {
  const value = child(service, key);
  const limits = descendant(deploy, "resources", under);
  const limit = child(limits, other);
  if (!value || !isScalarValue(value) || limits?.kind !== "map") return;
  const wanted = read(value);
  if (wanted === 0 || wanted === (limit && isScalarValue(limit) ? read(limit) : 0)) return;
  problems.add(
    "settings-conflict",
    "error",
    [...path, key],
    value,
    limit
      ? `${key} and deploy.resources.${under}.${other} say different things.`
      : `${key} does not go together with a deploy.resources.${under} that leaves ${other} out.`,
    `Set deploy.resources.${under}.${other} alone.`,
  );
}

function checkScale(service: Value, deploy: Value, problems: ProblemList, path: readonly string[]): void {
  const scale = child(service, "scale");
  const replicas = child(deploy, "replicas");
  if (!scale || !replicas || !isScalarValue(scale) || !isScalarValue(replicas)) return;
  if (numberOf(scale) === numberOf(replicas)) return;
  problems.add(
    "settings-conflict",
    "error",
    [...path, "scale"],
    scale,
    "scale and deploy.replicas say different things.",
    "Leave one of them out.",
  );
}

function checkContainerName(
  service: Value,
  deploy: Value | undefined,
  problems: ProblemList,
  path: readonly string[],
): void {
  const name = child(service, "container_name");
  const count = child(service, "scale") ?? child(deploy, "replicas");
  if (!name || !textOf(service, "container_name") || !count || !isScalarValue(count) || numberOf(count) <= 1)
    return;
  problems.add(
    "settings-conflict",
    "error",
    [...path, "container_name"],
    name,
    "Only one container can have the name, and the service has several.",
    "Leave container_name out.",
  );
}

function checkNegative(
  service: Value,
  deploy: Value | undefined,
  problems: ProblemList,
  path: readonly string[],
): void {
  const counts = [
    { value: child(service, "scale"), keys: ["scale"] },
    { value: child(deploy, "replicas"), keys: ["deploy", "replicas"] },
  ];
  for (const { value, keys } of counts) {
    if (!value || !isScalarValue(value) || numberOf(value) >= 0) continue;
    problems.add(
      "value-invalid",
      "error",
      [...path, ...keys],
      value,
      "A service cannot have fewer than no containers.",
      "Write 0 or more.",
    );
  }
}

function numberOf({ number, text }: ScalarValue): number {
  return number ?? Number(text);
}

function bytesOf({ kind, number = 0, text }: ScalarValue): number {
  if (kind === "string") return byteSizeOf(text) ?? 0;
  // A fraction is taken and forgotten.
  return kind === "integer" ? number : 0;
}
