import { isScalarValue } from "../source/value.ts";
import type { Place, ScalarValue, Value } from "../source/value.ts";

/** Whether a value is a single one and not empty. */
export function isWritten(value: Value): value is ScalarValue {
  return isScalarValue(value) && value.text !== "";
}

/** An item of a list with its place. */
export interface Item {
  readonly text: string;
  readonly place: Place;
}

/** The single values of a list; nothing for anything else. */
export function itemsOf(value: Value | undefined): Item[] {
  if (value?.kind !== "list") return [];
  return value.items.filter((item) => isScalarValue(item)).map((item) => ({ text: item.text, place: item }));
}

/** The names in a list or the keys of a mapping, as `depends_on` and `networks` have them. */
export function namesOf(value: Value | undefined): Item[] {
  if (value?.kind === "map")
    return [...value.entries.values()].map(({ key, place }) => ({ text: key, place }));
  return itemsOf(value);
}

/** The single text or the items of a list, as `tmpfs` has them. */
export function textsOf(value: Value | undefined): Item[] {
  return value && isScalarValue(value) ? [{ text: value.text, place: value }] : itemsOf(value);
}
