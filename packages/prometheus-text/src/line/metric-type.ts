import type { ExpositionFormat } from "../dialect.ts";
import type { MetricType } from "../metric-family.ts";

const TEXT_TYPES = new Map<string, MetricType>([
  ["counter", "counter"],
  ["gauge", "gauge"],
  ["histogram", "histogram"],
  ["gaugehistogram", "gaugehistogram"],
  // The spelling of Go's expfmt.
  ["gauge_histogram", "gaugehistogram"],
  ["summary", "summary"],
  ["untyped", "untyped"],
]);

const OPENMETRICS_TYPES = new Map<string, MetricType>([
  ["counter", "counter"],
  ["gauge", "gauge"],
  ["histogram", "histogram"],
  ["gaugehistogram", "gaugehistogram"],
  ["summary", "summary"],
  ["info", "info"],
  ["stateset", "stateset"],
  ["unknown", "unknown"],
]);

/** The type a TYPE line's word stands for, if the format has it; the text format takes it in any case. */
export function metricTypeOf(word: string, format: ExpositionFormat): MetricType | undefined {
  return format === "text"
    ? (TEXT_TYPES.get(word) ?? TEXT_TYPES.get(word.toLowerCase()))
    : OPENMETRICS_TYPES.get(word);
}

const NO_SUFFIXES: readonly string[] = [];
const TEXT_SUFFIXES: Partial<Record<MetricType, readonly string[]>> = {
  histogram: ["_bucket", "_sum", "_count"],
  gaugehistogram: ["_bucket", "_sum", "_count", "_gsum", "_gcount"],
  summary: ["_sum", "_count"],
};
const OPENMETRICS_SUFFIXES: Partial<Record<MetricType, readonly string[]>> = {
  counter: ["_total", "_created"],
  histogram: ["_bucket", "_sum", "_count", "_created"],
  gaugehistogram: ["_bucket", "_gsum", "_gcount"],
  summary: ["_sum", "_count", "_created"],
  info: ["_info"],
};

/** The suffixes a family of this type adds to its name in sample lines. */
export function suffixesOf(type: MetricType, format: ExpositionFormat): readonly string[] {
  return (format === "text" ? TEXT_SUFFIXES : OPENMETRICS_SUFFIXES)[type] ?? NO_SUFFIXES;
}
