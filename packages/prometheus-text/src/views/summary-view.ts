import type { MetricFamily, Sample } from "../metric-family.ts";
import { MetricViewError, countOf, requireType } from "./metric-view-error.ts";
import { parseNumber } from "../line/number.ts";
import { addCreated, groupSeries } from "./series-groups.ts";
import type { SeriesBase } from "./series-groups.ts";
import { ownLabel } from "../validate/validate-sample.ts";

/** One quantile of a summary. */
export interface Quantile {
  /** From 0 to 1. */
  quantile: number;
  /** `NaN` if nothing was observed of late. */
  value: number;
}

/** One summary of a family: a label set, its quantiles, and what was observed. */
export interface SummarySeries extends SeriesBase {
  /** In input order; often none. */
  quantiles: Quantile[];
  /** Absent if the page has no `_count` for it. */
  count?: number;
  /** Absent if the page has no `_sum` for it. */
  sum?: number;
}

/**
 * The summaries of a family, one for each label set, in input order.
 *
 * Throws `MetricViewError`: `WRONG_TYPE` if the family is no summary, `INVALID_QUANTILE` if a sample without
 * suffix has no number as `quantile`, `INVALID_COUNT` if a count is negative or NaN.
 */
export function readSummaries(family: MetricFamily): SummarySeries[] {
  requireType(family, "summary");
  return groupSeries<SummarySeries>(
    family,
    "quantile",
    (labels) => ({ labels, quantiles: [] }),
    (series, sample, suffix) => {
      if (suffix === "_created") return addCreated(series, sample);
      if (suffix === "") return addQuantile(series, sample, family);
      const part = suffix === "_sum" ? "sum" : "count";
      if (series[part] !== undefined) return false;
      series[part] = part === "sum" ? sample.value : countOf(sample, family);
      return true;
    },
  );
}

function addQuantile(series: SummarySeries, sample: Sample, family: MetricFamily): boolean {
  const quantile = parseNumber(ownLabel(sample, "quantile") ?? "");
  if (quantile === undefined || Number.isNaN(quantile)) {
    throw new MetricViewError("INVALID_QUANTILE", family, 'has no number as label "quantile"', sample);
  }
  if (series.quantiles.some((known) => known.quantile === quantile)) return false;
  series.quantiles.push({ quantile, value: sample.value });
  return true;
}
