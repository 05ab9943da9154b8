import { doubleDollars, interpolation, isVariable } from "./variable.ts";
import type { Variable } from "./variable.ts";
import { yamlComment, yamlNumber, yamlString } from "./yaml-scalar.ts";

/** Anything a Compose file can hold: JSON, and a {@link Variable} wherever a value may stand. */
export type ComposeValue =
  string | number | boolean | null | Variable | readonly ComposeValue[] | ComposeMapping;

/** A mapping of a Compose file; entries that are `undefined` are left out of the text. */
export type ComposeMapping = { readonly [key: string]: ComposeValue | undefined };

/**
 * Comments by the path of the key they stand above: names and list positions joined with dots, such as
 * `services.watchtower.environment.DOCKER_API_VERSION` or `services.web.ports.0`. Line breaks make several lines.
 */
export type Comments = Readonly<Record<string, string>>;

/** What {@link toYaml} prints besides the data. */
export interface YamlOptions {
  /** Comments above keys and list items; a path that is not in the file is passed over. Default none. */
  readonly comments?: Comments | undefined;
  /** A comment at the top of the text, followed by an empty line. Default none. */
  readonly header?: string | undefined;
}

/** Deeper than any Compose file, and far from the end of the stack. */
const maxDepth = 100;

/**
 * The file as YAML that `docker compose` reads back as exactly this data, whatever is in the strings.
 *
 * Takes any plain Compose object, keys we know nothing of included. Keys keep their order; two blanks of
 * indentation; one line break at the end; the same input gives the same text. Dollars are doubled in values and in
 * list items, and not in keys, where Compose does not interpolate (compose-and-metrics.md A4): only
 * {@link Variable}s are interpolated. Numbers, booleans and null are printed as such, so give strings where
 * the file means strings: 0644 is a number.
 *
 * Throws a `TypeError` that names the path for what no file can hold: a lone surrogate, NaN, a function, a `Date`
 * or other class instance, `undefined` in a list, an object that contains itself.
 */
export function toYaml(file: ComposeMapping, options: YamlOptions = {}): string {
  if (!isMapping(file)) throw unwritable("", file);
  const header = options.header ? `${yamlComment(options.header, "")}\n` : "";
  const body = block(file, "", "", options.comments);
  return header + (body === "" ? "{}\n" : body);
}

/** The entries of a mapping or list, one or more lines each; empty when there are none. */
function block(
  value: ComposeMapping | readonly ComposeValue[],
  indent: string,
  path: string,
  comments: Comments | undefined,
) {
  if (indent.length > 2 * maxDepth) {
    throw new TypeError(
      `@stack/compose: ${path} is nested more than ${maxDepth} levels deep: does the object contain itself?`,
    );
  }
  return isList(value) ? list(value, indent, path, comments) : mapping(value, indent, path, comments);
}

function mapping(
  entries: ComposeMapping,
  indent: string,
  path: string,
  comments: Comments | undefined,
): string {
  let text = "";
  for (const key of Object.keys(entries)) {
    const value = entries[key];
    if (value === undefined) continue;
    const at = path === "" ? key : `${path}.${key}`;
    text += comment(at, indent, comments) + indent + keyText(key, at, indent);
    if (isNested(value)) {
      const body = block(value, `${indent}  `, at, comments);
      text += body === "" ? ` ${emptyText(value)}\n` : `\n${body}`;
    } else {
      text += ` ${scalarText(value, at)}\n`;
    }
  }
  return text;
}

function list(
  items: readonly ComposeValue[],
  indent: string,
  path: string,
  comments: Comments | undefined,
): string {
  let text = "";
  // Not forEach, which passes over holes.
  for (const [index, item] of items.entries()) {
    const at = `${path}.${index}`;
    text += `${comment(at, indent, comments)}${indent}-`;
    if (isNested(item)) {
      const inner = `${indent}  `;
      const body = block(item, inner, at, comments);
      if (body === "") text += ` ${emptyText(item)}\n`;
      else if (body.startsWith("#", inner.length)) text += `\n${body}`;
      else text += ` ${body.slice(inner.length)}`;
    } else {
      text += ` ${scalarText(item, at)}\n`;
    }
  }
  return text;
}

function comment(path: string, indent: string, comments: Comments | undefined): string {
  const text = comments !== undefined && Object.hasOwn(comments, path) ? comments[path] : undefined;
  return text ? yamlComment(text, indent) : "";
}

function keyText(key: string, path: string, indent: string): string {
  const text = yamlString(key);
  if (text === undefined) throw loneSurrogate(path, "the key");
  // Readers look no further than 1024 characters for the colon of a key that is not marked as one.
  return text.length > 1000 ? `? ${text}\n${indent}:` : `${text}:`;
}

function scalarText(value: unknown, path: string): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    const text = yamlNumber(value);
    if (text === undefined) throw unwritable(path, value);
    return text;
  }
  if (typeof value !== "string" && !isVariable(value)) throw unwritable(path, value);
  const text = yamlString(typeof value === "string" ? doubleDollars(value) : interpolation(value));
  if (text === undefined) throw loneSurrogate(path, "the value");
  return text;
}

function emptyText(value: ComposeMapping | readonly ComposeValue[]): string {
  return isList(value) ? "[]" : "{}";
}

function isNested(value: unknown): value is ComposeMapping | readonly ComposeValue[] {
  return isList(value) || isMapping(value);
}

function isList(value: unknown): value is readonly ComposeValue[] {
  return Array.isArray(value);
}

function isMapping(value: unknown): value is ComposeMapping {
  if (typeof value !== "object" || value === null || isVariable(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The second test knows the Object of another realm (a worker, a vm context) by its position.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function loneSurrogate(path: string, part: string): TypeError {
  return new TypeError(
    `@stack/compose: ${part} of ${JSON.stringify(path)} holds a lone surrogate, which no YAML file can: is the text cut in the middle of a character?`,
  );
}

function unwritable(path: string, value: unknown): TypeError {
  const place = path === "" ? "the file" : path;
  return new TypeError(
    `@stack/compose: ${place} is ${kindOf(value)}: a Compose file holds mappings, lists, strings, numbers, booleans and null.`,
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
