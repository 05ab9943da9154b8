export { parseMetrics } from "./parse-metrics.ts";
export type { ParseOptions } from "./parse-metrics.ts";
export { MetricsParseError } from "./metrics-parse-error.ts";
export type { ParseProblem, ParseProblemCode } from "./parse-problem.ts";
export type { ProblemOptions } from "./problem-reporter.ts";
export type { ExpositionFormat } from "./dialect.ts";
export type { Exemplar, Labels, MetricFamily, MetricType, Sample } from "./metric-family.ts";
