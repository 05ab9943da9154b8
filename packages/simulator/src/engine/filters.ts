import { DockerError } from "../host/docker-error.ts";

/** The `filters` parameter: values per name; all names must match, one value of each is enough (labels: all). */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** Reads the `filters` parameter in its map-of-lists form or the older map-of-maps form; an unknown name is Docker's 400. */
export function parseFilters(query: URLSearchParams, known: readonly string[]): Filters {
  const text = query.get("filters");
  if (text === null || text === "") return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new DockerError(400, "invalid filter");
  }
  if (typeof parsed !== "object" || parsed === null) throw new DockerError(400, "invalid filter");
  const filters = new Map<string, string[]>();
  for (const [name, values] of Object.entries(parsed as Record<string, unknown>)) {
    if (!known.includes(name)) throw new DockerError(400, `invalid filter '${name}'`);
    if (Array.isArray(values)) filters.set(name, values.map(String));
    else filters.set(name, Object.keys(values as object));
  }
  return filters;
}

/** Whether labels satisfy every `key` or `key=value` asked for. */
export function matchesLabels(
  labels: Readonly<Record<string, string>>,
  wanted: readonly string[] = [],
): boolean {
  return wanted.every((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? pair in labels : labels[pair.slice(0, at)] === pair.slice(at + 1);
  });
}

/** Whether one of the values asked for passes; no values ask for nothing. */
export function matchesAny(wanted: readonly string[] | undefined, test: (value: string) => boolean): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.some(test);
}
