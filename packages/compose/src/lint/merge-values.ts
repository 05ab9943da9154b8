import type { Entry, ListValue, MapValue, ScalarValue, Value } from "../source/value.ts";
import { isScalarValue } from "../source/value.ts";

/** Takes a place where the value of an extending file or service cannot take that of the extended. */
export type ReportConflict = (path: readonly string[], over: Value) => void;

type Merger = (base: Value, over: Value, path: readonly string[], report: ReportConflict) => Value;

/**
 * One value laid over another as Compose does it, for services that extend others and for the documents of a file:
 * mappings are joined, lists appended, anything else replaced, with exceptions by place (compose-go, override).
 */
export function mergeValues(
  base: Value,
  over: Value,
  path: readonly string[],
  report: ReportConflict,
): Value {
  const special = specialMerger(path);
  if (special !== undefined) return special(base, over, path, report);
  if (over.kind === "null") return base;
  if (isScalarValue(base)) return over;
  if (base.kind === "map" && over.kind === "map") return mergeMaps(base, over, path, report);
  if (base.kind === "list" && over.kind === "list") return append(base, over);
  report(path, over);
  return over;
}

const sequences: ReadonlySet<string> = new Set([
  "networks.*.labels",
  "volumes.*.labels",
  ..."annotations build.args build.additional_contexts build.labels deploy.labels dns dns_opt dns_search env_file label_file environment labels sysctls tmpfs"
    .split(" ")
    .map((key) => `services.*.${key}`),
]);
const others: ReadonlyMap<string, Merger> = new Map<string, Merger>([
  ["services.*.command", (_, over) => over],
  ["services.*.entrypoint", (_, over) => over],
  ["services.*.healthcheck.test", (_, over) => over],
  ["services.*.extra_hosts", hosts],
  ["services.*.build.extra_hosts", hosts],
  ["services.*.build", (base, over, path, report) => mergeAsMaps(asBuild(base), asBuild(over), path, report)],
  ["services.*.depends_on", names],
  ["services.*.networks", names],
  ["services.*.models", names],
  ["services.*.logging", logging],
  ["services.*.ulimits.*", (_, over) => over],
]);

function specialMerger(path: readonly string[]): Merger | undefined {
  if (path.length < 3) return undefined;
  const [section = "", , ...rest] = path;
  const key = `${section}.*.${rest.join(".")}`;
  const merger = others.get(key) ?? (sequences.has(key) ? appendAsLists : undefined);
  if (merger !== undefined || rest.length !== 2) return merger;
  return others.get(`${section}.*.${rest[0] ?? ""}.*`);
}

function mergeMaps(
  base: MapValue,
  over: MapValue,
  path: readonly string[],
  report: ReportConflict,
): MapValue {
  const entries = new Map<string, Entry>();
  for (const entry of base.entries.values()) {
    if (!over.replaced?.has(entry.key)) entries.set(entry.key, entry);
  }
  for (const entry of over.entries.values()) {
    const below = entries.get(entry.key);
    const isMerged = below !== undefined && !entry.key.startsWith("x-");
    const value = isMerged
      ? mergeValues(below.value, entry.value, [...path, entry.key], report)
      : entry.value;
    entries.set(entry.key, { ...entry, value });
  }
  return { ...over, entries };
}

function append(base: ListValue, over: ListValue): ListValue {
  return { ...over, items: [...base.items, ...over.items] };
}

function appendAsLists(base: Value, over: Value): Value {
  return append(asList(base), asList(over));
}

/** `name=value` for each entry of a mapping, and a single text as a list of one. */
function asList(value: Value): ListValue {
  const { start, end } = value;
  const list = (items: readonly Value[]): ListValue => ({ kind: "list", items, anchored: false, start, end });
  if (value.kind === "list") return value;
  if (value.kind === "string") return list([value]);
  if (value.kind !== "map") return list([]);
  return list(
    [...value.entries.values()].flatMap(({ key, value: item }) => {
      const parts = item.kind === "list" ? item.items : [item];
      return parts.map((part) =>
        textValue(part, isScalarValue(part) && part.kind !== "null" ? `${key}=${part.text}` : key),
      );
    }),
  );
}

function textValue({ start, end }: Value, text: string): ScalarValue {
  return { kind: "string", text, start, end };
}

function hosts(base: Value, over: Value): Value {
  const below = asList(base);
  const known = new Set(below.items.map((item) => (isScalarValue(item) ? item.text : "")));
  const added = asList(over).items.filter((item) => !isScalarValue(item) || !known.has(item.text));
  return { ...below, items: [...below.items, ...added] };
}

/** A list of names as a mapping to nothing; Compose fills in the conditions of dependencies. */
function asNames(value: Value): Value {
  if (value.kind !== "list") return value;
  const entries = value.items.flatMap((item): [string, Entry][] => {
    if (!isScalarValue(item)) return [];
    const { start, end } = item;
    return [[item.text, { key: item.text, place: item, value: { kind: "null", text: "", start, end } }]];
  });
  return { ...value, kind: "map", entries: new Map(entries) };
}

function names(base: Value, over: Value, path: readonly string[], report: ReportConflict): Value {
  if (base.kind === "list" && over.kind === "list") {
    const known = new Set(over.items.map((item) => (isScalarValue(item) ? item.text : "")));
    const kept = base.items.filter((item) => !isScalarValue(item) || !known.has(item.text));
    return { ...over, items: [...kept, ...over.items] };
  }
  return mergeAsMaps(withConditions(asNames(base), path), withConditions(asNames(over), path), path, report);
}

/** What Compose takes a bare name among dependencies for. */
function withConditions(value: Value, path: readonly string[]): Value {
  if (value.kind !== "map" || path.at(-1) !== "depends_on") return value;
  const entries = [...value.entries].map(([key, entry]): [string, Entry] => {
    if (entry.value.kind !== "null") return [key, entry];
    const condition = {
      key: "condition",
      place: entry.place,
      value: textValue(entry.value, "service_started"),
    };
    const { start, end } = entry.place;
    const map: MapValue = {
      kind: "map",
      entries: new Map([["condition", condition]]),
      anchored: false,
      start,
      end,
    };
    return [key, { ...entry, value: map }];
  });
  return { ...value, entries: new Map(entries) };
}

function asBuild(value: Value): Value {
  if (value.kind !== "string") return value;
  const { start, end } = value;
  return {
    kind: "map",
    entries: new Map([["context", { key: "context", place: value, value }]]),
    anchored: false,
    start,
    end,
  };
}

/** Options of a logging driver are kept only for the same driver. */
function logging(base: Value, over: Value, path: readonly string[], report: ReportConflict): Value {
  const driver = (value: Value) => (value.kind === "map" ? value.entries.get("driver")?.value : undefined);
  const below = driver(base);
  const above = driver(over);
  const isOther = below && above && isScalarValue(below) && isScalarValue(above) && below.text !== above.text;
  return isOther ? over : mergeAsMaps(base, over, path, report);
}

function mergeAsMaps(base: Value, over: Value, path: readonly string[], report: ReportConflict): Value {
  if (base.kind === "map" && over.kind === "map") return mergeMaps(base, over, path, report);
  report(path, over);
  return over;
}
