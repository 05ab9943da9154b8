/**
 * What kind of metric a family declares.
 *
 * `untyped` is the text format's word for "no type known", `unknown` is OpenMetrics'; `info` and `stateset`
 * exist in OpenMetrics only.
 */
export type MetricType =
  | "counter"
  | "gauge"
  | "histogram"
  | "gaugehistogram"
  | "summary"
  | "info"
  | "stateset"
  | "untyped"
  | "unknown";

/**
 * Label names and values of one series, in input order.
 *
 * A plain object. A label called `__proto__` is an ordinary own property and changes no prototype; ask with
 * `Object.hasOwn`, since `labels.constructor` of a series without that label is JavaScript's own.
 */
export type Labels = Record<string, string>;

/** An example of what was counted, attached to a sample (OpenMetrics only), often with a trace id as label. */
export interface Exemplar {
  labels: Labels;
  value: number;
  /** Milliseconds since the epoch; may have a fraction. */
  timestampMs?: number;
}

/** One line of the page: a series and its value. */
export interface Sample {
  /** The name as written, with its suffix (`http_requests_total`, `rpc_seconds_bucket`). */
  name: string;
  labels: Labels;
  /** May be `NaN`, `Infinity` or `-Infinity`: all three are ordinary values in this format. */
  value: number;
  /**
   * Milliseconds since the epoch, present only where the line carries a timestamp. OpenMetrics writes seconds,
   * so there it may have a fraction. Beyond 2^53 the nearest double.
   */
  timestampMs?: number;
  exemplar?: Exemplar;
}

/** Everything a page says under one metric name: its metadata and its samples, in input order. */
export interface MetricFamily {
  name: string;
  /** `untyped` (text) or `unknown` (OpenMetrics) where the page declares none. */
  type: MetricType;
  help?: string;
  /** OpenMetrics only. */
  unit?: string;
  samples: Sample[];
  /**
   * Indices into `samples` where the page came back to this family after lines of another one; absent when the
   * family is written in one piece, as both formats ask.
   */
  resumedAt?: number[];
}
