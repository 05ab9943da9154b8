import { isScalarValue } from "./value.ts";
import type { Place, Value } from "./value.ts";

/** The keys and list positions that lead to a place of a document, as far as they are known. */
export function pathTo(root: Value | undefined, place: Place): string[] {
  const path: string[] = [];
  let value = root;
  while (value !== undefined && !isScalarValue(value)) {
    const next = inside(value, place);
    if (next === undefined) break;
    path.push(next[0]);
    value = next[1];
  }
  return path;
}

/** The part of a list or mapping in which a place lies; what came from elsewhere by `<<` or an alias has none. */
function inside(value: Value, { start }: Place): readonly [string, Value | undefined] | undefined {
  if (value.kind === "list") {
    const index = value.items.findIndex(
      (item) => item.start <= start && start < Math.max(item.end, item.start + 1),
    );
    return index < 0 ? undefined : [String(index), value.items[index]];
  }
  if (value.kind !== "map") return undefined;
  for (const { key, place: keyPlace, value: item } of value.entries.values()) {
    if (keyPlace.start === start) return [key, undefined];
    if (item.start <= start && start < Math.max(item.end, item.start + 1)) return [key, item];
  }
  return undefined;
}
