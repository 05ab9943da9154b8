import { ColumnBuilder } from "./columns/column-builder.ts";
import { dialectOf } from "./dialect.ts";
import { MetricColumns } from "./columns/metric-columns.ts";
import { PageParser } from "./page/page-parser.ts";
import { BytePage } from "./page/page.ts";
import type { ParseOptions } from "./parse-metrics.ts";
import { ProblemReporter } from "./problem-reporter.ts";

/**
 * Parses a page into typed arrays, for pages too large for an object per sample, or to look at a few samples of
 * many.
 *
 * Checks every line as `parseMetrics` does and throws the same errors. Keeps `bytes` for reading labels on
 * demand: leave them unchanged. Pages beyond 4 GiB are refused with a `RangeError`.
 */
export function parseColumns(bytes: Uint8Array, options: ParseOptions = {}): MetricColumns {
  const { format = "text", strict = false } = options;
  if (bytes.length > 0xffff_ffff)
    throw new RangeError(`A page of ${bytes.length} bytes: at most 4 GiB in columns`);
  const dialect = dialectOf(format, strict);
  const columns = new ColumnBuilder(format, bytes);
  const parser = new PageParser(dialect, columns, new ProblemReporter(options));
  parser.read(new BytePage(bytes));
  parser.end();
  columns.finish();
  return new MetricColumns(bytes, dialect, columns);
}
