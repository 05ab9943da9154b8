/** `text` is Prometheus text 0.0.4, `openmetrics` is OpenMetrics 1.0. */
export type ExpositionFormat = "text" | "openmetrics";

/** The grammar in force: which format, and whether leaving it is an error. */
export interface Dialect {
  readonly format: ExpositionFormat;
  readonly strict: boolean;
  /** Exactly one blank between fields and none elsewhere: OpenMetrics, read strictly. */
  readonly exactSpacing: boolean;
}

/** The grammar for a format; `strict` also fixes the spacing where the format does. */
export function dialectOf(format: ExpositionFormat, strict: boolean): Dialect {
  return { format, strict, exactSpacing: strict && format === "openmetrics" };
}
