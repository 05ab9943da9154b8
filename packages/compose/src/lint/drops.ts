import { isScalarValue } from "../source/value.ts";
import type { MapValue, Place, Value } from "../source/value.ts";
import type { ProblemList } from "./lint-problem.ts";

/** A place of a service that the engine takes, and then does nothing with. */
export interface Drop {
  /** Keys below the service; `*` is every key of a mapping, and every item of a list. */
  readonly path: readonly string[];
  /** What becomes of it. */
  readonly message: string;
  /** What to do instead. */
  readonly hint: string;
  /** `info` where nothing is lost. Default: `warning`. */
  readonly severity?: "info";
  /** When it is dropped; whatever stands there, by default. */
  readonly when?: (value: Value, service: MapValue) => boolean;
}

/** What is dropped at a path such as `deploy.placement` or `networks.*.ipv4_address`. */
export function drop(
  path: string,
  message: string,
  hint: string,
  more: Pick<Drop, "severity" | "when"> = {},
): Drop {
  return { path: path.split("."), message, hint, ...more };
}

/** Tells of each place of each service that is dropped; what is empty is not missed. */
export function reportDrops(
  services: Value | undefined,
  drops: readonly Drop[],
  problems: ProblemList,
): void {
  if (services?.kind !== "map") return;
  for (const { key: name, value: service } of services.entries.values()) {
    if (service.kind !== "map") continue;
    for (const { path, message, hint, severity = "warning", when } of drops) {
      for (const found of atPath(service, path)) {
        if (isEmpty(found.value) || when?.(found.value, service) === false) continue;
        problems.add("target-drops", severity, ["services", name, ...found.keys], found.place, message, hint);
      }
    }
  }
}

/** A value with the keys that lead there, and where the last of them stands. */
interface Found {
  readonly keys: readonly string[];
  readonly place: Place;
  readonly value: Value;
}

/** All that a path with `*` in it leads to. */
function atPath(value: Value, [key, ...rest]: readonly string[]): Found[] {
  if (key === undefined) return [{ keys: [], place: value, value }];
  return childrenOf(value, key).flatMap((child) =>
    rest.length === 0
      ? [{ keys: [child.key], place: child.place, value: child.value }]
      : atPath(child.value, rest).map((found) => ({ ...found, keys: [child.key, ...found.keys] })),
  );
}

function childrenOf(value: Value, key: string): { key: string; place: Place; value: Value }[] {
  if (value.kind === "list" && key === "*")
    return value.items.map((item, index) => ({ key: String(index), place: item, value: item }));
  if (value.kind !== "map") return [];
  if (key === "*") return [...value.entries.values()];
  const entry = value.entries.get(key);
  return entry === undefined ? [] : [entry];
}

function isEmpty(value: Value): boolean {
  if (value.kind === "list") return value.items.length === 0;
  if (value.kind === "map") return value.entries.size === 0;
  return value.text === "" || value.kind === "null";
}

/** Whether the value is the single text given. */
export function isText(value: Value | undefined, ...texts: readonly string[]): boolean {
  return value !== undefined && isScalarValue(value) && texts.includes(value.text);
}
