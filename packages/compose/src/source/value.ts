import type { ScalarKind } from "./go-scalar.ts";

/** Where something stands: offsets into the text, `end` behind it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A scalar of the file as Docker's programs read it. */
export interface ScalarValue extends Place {
  readonly kind: ScalarKind;
  /** The text without quotes, its variables filled in. */
  readonly text: string;
  /** The text with its variables, where it has any. */
  readonly template?: string;
  /** The number, where it is one. */
  readonly number?: number;
}

/** A list of the file. */
export interface ListValue extends Place {
  readonly kind: "list";
  readonly items: readonly Value[];
  /** Whether an alias may lead here, so that it can be met more than once. */
  readonly anchored: boolean;
}

/** A key with its value. */
export interface Entry {
  readonly key: string;
  readonly place: Place;
  readonly value: Value;
}

/** A mapping of the file, `<<` merged into it; keys that are not text are left out. */
export interface MapValue extends Place {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
  readonly anchored: boolean;
  /** Keys under `!reset` or `!override`: what stands there in the mapping that this one extends is dropped. */
  readonly replaced?: ReadonlySet<string>;
}

/** Anything a file holds. */
export type Value = ScalarValue | ListValue | MapValue;

/** The value of a key; undefined where there is no such key. */
export function child(value: Value | undefined, key: string): Value | undefined {
  return value?.kind === "map" ? value.entries.get(key)?.value : undefined;
}

/** The value at the end of a path of keys. */
export function descendant(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  return keys.reduce<Value | undefined>((at, key) => child(at, key), value);
}

/** Whether the value is one single text, number, boolean or null. */
export function isScalarValue(value: Value): value is ScalarValue {
  return value.kind !== "list" && value.kind !== "map";
}

/** The text of a key; undefined when there is none, or something else stands there. */
export function textOf(value: Value | undefined, key: string): string | undefined {
  const found = child(value, key);
  return found && isScalarValue(found) && found.kind !== "null" ? found.text : undefined;
}
