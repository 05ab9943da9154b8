import type { CommentedPaths } from "./commented-paths.ts";
import { loneSurrogate, pathOf, tooDeep, unwritable } from "./unwritable.ts";
import type { Place } from "./unwritable.ts";
import { interpolation, isVariable } from "./variable.ts";
import type { Variable } from "./variable.ts";
import { yamlNumber, yamlString } from "./yaml-scalar.ts";

/** Anything a Compose file can hold: JSON, and a {@link Variable} wherever a value may stand. */
export type ComposeValue =
  string | number | boolean | null | Variable | readonly ComposeValue[] | ComposeMapping;

/** A mapping of a Compose file; entries that are `undefined` are left out of the text. */
export type ComposeMapping = { readonly [key: string]: ComposeValue | undefined };

/** Deeper than any Compose file, and far from the end of the stack. */
const maxDepth = 100;

/** Prints blocks of YAML into one text; paths are put together only for comments and errors. */
export class YamlPrinter {
  #text = "";
  readonly #comments: CommentedPaths | undefined;
  readonly #dollars: "doubled" | "kept";
  /** By depth: keys as they start a line, since the same ones come again and again. */
  readonly #starts: Map<string, string>[] = [];

  /** `dollars` are doubled for Compose, and kept for programs that do not interpolate. */
  constructor(comments: CommentedPaths | undefined, dollars: "doubled" | "kept" = "doubled") {
    this.#comments = comments;
    this.#dollars = dollars;
  }

  /** The lines of a whole file; none when it has no entries. */
  print(file: ComposeMapping): string {
    const commented = this.#comments ? "" : undefined;
    this.#mapping(file, { key: "", within: undefined, indent: "", commented }, "");
    return this.#text;
  }

  /** `lead` is what the first entry begins with: the indentation, or the dashes of the lists that it is in. */
  #mapping(entries: ComposeMapping, place: Place, lead: string): void {
    const { indent } = place;
    const starts = (this.#starts[indent.length / 2] ??= new Map<string, string>());
    for (const key of Object.keys(entries)) {
      const value = entries[key];
      if (value === undefined) continue;
      const comment = this.#comment(key, place);
      if (comment !== "") {
        this.#text += lead === indent ? comment : `${lead.trimEnd()}\n${comment}`;
        lead = indent;
      }
      let start = starts.get(key);
      if (start === undefined) starts.set(key, (start = indent + keyText(key, place)));
      if (lead !== indent) start = lead + start.slice(indent.length);
      lead = indent;
      if (!isNested(value)) {
        this.#text += `${start} ${scalarText(value, key, place, this.#dollars)}\n`;
        continue;
      }
      const before = this.#text;
      this.#text += `${start}\n`;
      if (!this.#block(value, key, place)) this.#text = `${before}${start} ${emptyText(value)}\n`;
    }
  }

  #list(items: readonly ComposeValue[], place: Place, lead: string): void {
    // By index, so that holes are not passed over.
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      this.#text += this.#comment(index, place);
      const start = `${lead}- `;
      lead = place.indent;
      if (!isNested(item)) this.#text += `${start}${scalarText(item, index, place, this.#dollars)}\n`;
      else if (!this.#block(item, index, place, start)) this.#text += `${start}${emptyText(item)}\n`;
    }
  }

  /** Whether there was anything to print. */
  #block(
    value: ComposeMapping | readonly ComposeValue[],
    key: string | number,
    within: Place,
    lead?: string,
  ): boolean {
    const indent = `${within.indent}  `;
    if (indent.length > 2 * maxDepth) throw tooDeep(pathOf(key, within), maxDepth);
    const path = within.commented === undefined ? undefined : pathOf(key, within);
    const commented = path !== undefined && this.#comments?.leadsOn(path) ? path : undefined;
    const place: Place = { key, within, indent, commented };
    const { length } = this.#text;
    if (isList(value)) this.#list(value, place, lead ?? indent);
    else this.#mapping(value, place, lead ?? indent);
    return this.#text.length > length;
  }

  #comment(key: string | number, place: Place): string {
    if (this.#comments === undefined || place.commented === undefined) return "";
    return this.#comments.above(pathOf(key, place), place.indent);
  }
}

/** Whether a value is a mapping: a plain object, of this realm or another, and no variable. */
export function isMapping(value: unknown): value is ComposeMapping {
  if (typeof value !== "object" || value === null || isVariable(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The last test knows the Object of another realm (a worker, a vm context) by its position.
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isNested(value: unknown): value is ComposeMapping | readonly ComposeValue[] {
  return typeof value !== "string" && (isList(value) || isMapping(value));
}

function isList(value: unknown): value is readonly ComposeValue[] {
  return Array.isArray(value);
}

function emptyText(value: ComposeMapping | readonly ComposeValue[]): string {
  return isList(value) ? "[]" : "{}";
}

function keyText(key: string, place: Place): string {
  const text = yamlString(key);
  if (text === undefined) throw loneSurrogate(pathOf(key, place), "the key");
  // Readers look no further than 1024 characters for the colon of a key that is not marked as one.
  return text.length > 1000 ? `? ${text}\n${place.indent}:` : `${text}:`;
}

function scalarText(value: unknown, key: string | number, place: Place, dollars: "doubled" | "kept"): string {
  if (value === null || typeof value === "boolean") return String(value);
  const isText = typeof value === "string";
  if (!isText && isVariable(value) && dollars === "kept") throw unwritable(pathOf(key, place), value);
  if (!isText && !isVariable(value)) {
    const number = typeof value === "number" ? yamlNumber(value) : undefined;
    if (number === undefined) throw unwritable(pathOf(key, place), value);
    return number;
  }
  const text = isText ? yamlString(value, dollars) : yamlString(interpolation(value));
  if (text === undefined) throw loneSurrogate(pathOf(key, place), "the value");
  return text;
}
