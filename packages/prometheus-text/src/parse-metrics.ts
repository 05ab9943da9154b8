import { dialectOf } from "./dialect.ts";
import type { ExpositionFormat } from "./dialect.ts";
import { FamilyBuilder } from "./families/family-builder.ts";
import type { MetricFamily } from "./metric-family.ts";
import { PageParser } from "./page/page-parser.ts";
import { runsOf } from "./page/page.ts";
import { ProblemReporter } from "./problem-reporter.ts";
import type { ProblemOptions } from "./problem-reporter.ts";

/** How to read a page; see also `ProblemOptions`. */
export interface ParseOptions extends ProblemOptions {
  /** Default `"text"`. The server's `Content-Type` tells: see `parseContentType`. */
  format?: ExpositionFormat;
}

/**
 * Parses a page of metrics into its families, each with its samples, in input order.
 *
 * Give it the bytes as received where you have them: only in bytes can text that is not UTF-8 be found. Families
 * appear in the order of their first line. Throws `MetricsParseError` for the first line that cannot be read,
 * unless `onSkipped` takes them. Strings longer than 12 characters share memory with the text they were cut out
 * of: keeping one label value of a page given as string keeps that string, of a page given as bytes up to 256 KiB.
 */
export function parseMetrics(input: string | Uint8Array, options: ParseOptions = {}): MetricFamily[] {
  const { format = "text", strict = false } = options;
  const sink = new FamilyBuilder(format);
  const parser = new PageParser(dialectOf(format, strict), sink, new ProblemReporter(options));
  for (const run of runsOf(input)) parser.read(run);
  parser.end();
  return sink.families;
}
