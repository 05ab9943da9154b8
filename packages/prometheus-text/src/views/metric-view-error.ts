import type { MetricFamily, Sample } from "../metric-family.ts";
import { show } from "../validate/finding.ts";

/** Why a family cannot be seen as the type asked for. A closed set: safe to switch over. */
export type MetricViewErrorCode = "WRONG_TYPE" | "INVALID_BOUND" | "INVALID_QUANTILE" | "INVALID_COUNT";

/**
 * A family that has not the type asked for, or a sample in it that its type does not allow.
 *
 * The samples themselves stay readable: only the view is refused.
 */
export class MetricViewError extends Error {
  override readonly name = "MetricViewError";
  readonly code: MetricViewErrorCode;
  /** The family's name. */
  readonly family: string;
  /** The sample that is wrong; absent where the family's type is. */
  readonly sample?: Sample;

  constructor(code: MetricViewErrorCode, family: MetricFamily, message: string, sample?: Sample) {
    super(sample === undefined ? message : `${show(sample)} ${message}`);
    this.code = code;
    this.family = family.name;
    if (sample !== undefined) this.sample = sample;
  }
}

/** Refuses a family that has none of these types. */
export function requireType(family: MetricFamily, ...types: readonly MetricFamily["type"][]): void {
  if (types.includes(family.type)) return;
  throw new MetricViewError(
    "WRONG_TYPE",
    family,
    `Metric "${family.name}" is of type ${family.type}, not ${types.join(" or ")}`,
  );
}

/** The value of a sample that counts something; refuses NaN and what is below zero. */
export function countOf(sample: Sample, family: MetricFamily): number {
  if (sample.value >= 0) return sample.value;
  throw new MetricViewError("INVALID_COUNT", family, `counts something, but is ${sample.value}`, sample);
}
