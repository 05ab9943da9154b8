import { CommentedPaths } from "./commented-paths.ts";
import type { Comments } from "./commented-paths.ts";
import { unwritable } from "./unwritable.ts";
import { isMapping, YamlPrinter } from "./yaml-printer.ts";
import type { ComposeMapping } from "./yaml-printer.ts";
import { yamlComment } from "./yaml-scalar.ts";

/** What {@link toYaml} prints besides the data. */
export interface YamlOptions {
  /** Comments above keys and list items; a path that is not in the file is passed over. Default none. */
  readonly comments?: Comments | undefined;
  /** A comment at the top of the text, followed by an empty line. Default none. */
  readonly header?: string | undefined;
}

/**
 * The file as YAML that `docker compose` reads back as exactly this data, whatever is in the strings.
 *
 * Takes any plain Compose object, keys we know nothing of included. Keys keep their order; two blanks of
 * indentation; one line break at the end; the same input gives the same text. Dollars are doubled in values and in
 * list items, and not in keys, where Compose does not interpolate (compose-and-metrics.md A4): only
 * variables are interpolated. Numbers, booleans and null are printed as such, so give strings where
 * the file means strings: 0644 is a number.
 *
 * Throws a `TypeError` that names the path for what no file can hold: a lone surrogate, NaN, a function, a `Date`
 * or other class instance, `undefined` in a list, an object that contains itself.
 */
export function toYaml(file: ComposeMapping, options: YamlOptions = {}): string {
  if (!isMapping(file)) throw unwritable("", file);
  const header = options.header ? `${yamlComment(options.header, "")}\n` : "";
  const body = new YamlPrinter(options.comments && new CommentedPaths(options.comments)).print(file);
  return header + (body === "" ? "{}\n" : body);
}
