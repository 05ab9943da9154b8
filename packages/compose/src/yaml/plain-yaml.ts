import { CommentedPaths } from "./commented-paths.ts";
import type { Comments } from "./commented-paths.ts";
import { YamlPrinter } from "./yaml-printer.ts";
import { yamlComment } from "./yaml-scalar.ts";

/** What a YAML file of another program than Compose holds: no variables. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[] | PlainMapping;

/** A mapping of {@link PlainValue}s. */
export type PlainMapping = { readonly [key: string]: PlainValue | undefined };

/**
 * YAML for programs that do not interpolate, such as Prometheus, where a dollar is a dollar: like `toYaml`, but none is
 * doubled.
 */
export function plainYaml(file: PlainMapping, header: string, comments: Comments = {}): string {
  return `${yamlComment(header, "")}\n${new YamlPrinter(new CommentedPaths(comments), "kept").print(file)}`;
}
