import { isVariable } from "./variable.ts";

/** A mapping or list of the file while its entries are printed. */
export interface Place {
  /** Its key, or its position in a list; empty for the file itself. */
  readonly key: string | number;
  /** Undefined for the file itself. */
  readonly within: Place | undefined;
  /** What its entries begin with. */
  readonly indent: string;
  /** Its path, where comments may stand in it. */
  readonly commented: string | undefined;
}

/** Keys and list positions joined with dots, down to an entry of the place. */
export function pathOf(key: string | number, within: Place): string {
  return within.within === undefined ? String(key) : `${pathOf(within.key, within.within)}.${key}`;
}

/** The error for a value that no file can hold. */
export function unwritable(path: string, value: unknown): TypeError {
  return new TypeError(
    `@stack/compose: ${path || "the file"} is ${kindOf(value)}: a Compose file holds mappings, lists, strings, numbers, booleans and null.`,
  );
}

/** The error for text that no file can hold. */
export function loneSurrogate(path: string, part: "the key" | "the value"): TypeError {
  return new TypeError(
    `@stack/compose: ${part} of ${JSON.stringify(path)} holds a lone surrogate, which no YAML file can: is the text cut in the middle of a character?`,
  );
}

/** The error for what is nested too deep to be a file. */
export function tooDeep(path: string, levels: number): TypeError {
  return new TypeError(
    `@stack/compose: ${path} is nested more than ${levels} levels deep: does the object contain itself?`,
  );
}

function kindOf(value: unknown): string {
  if (typeof value === "number" || value === undefined || value === null) return String(value);
  if (isVariable(value)) return "a variable";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === "function"
    ? `a ${constructor.name}`
    : "an object with a prototype of its own";
}
