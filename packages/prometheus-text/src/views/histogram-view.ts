import type { Exemplar, MetricFamily, Sample } from "../metric-family.ts";
import { MetricViewError, countOf, requireType } from "./metric-view-error.ts";
import { addCreated, groupSeries } from "./series-groups.ts";
import type { SeriesBase } from "./series-groups.ts";
import { boundOf } from "../validate/validate-sample.ts";

/** One bucket of a histogram. */
export interface Bucket {
  /** The largest value it counts; `Infinity` for the last one. */
  upperBound: number;
  /** How many observations were at most `upperBound`: those of all smaller buckets included. */
  count: number;
  exemplar?: Exemplar;
}

/** One histogram of a family: a label set, its buckets, and what they amount to. */
export interface HistogramSeries extends SeriesBase {
  /** By ascending bound. */
  buckets: Bucket[];
  /** Absent if the page has no `_count` for it. */
  count?: number;
  /** Absent if the page has no `_sum` for it. */
  sum?: number;
}

/**
 * The histograms of a family, one for each label set, in input order; gauge histograms too.
 *
 * Throws `MetricViewError`: `WRONG_TYPE` if the family is no histogram, `INVALID_BOUND` if a bucket's `le` is
 * absent or no number, `INVALID_COUNT` if a bucket or count is negative or NaN. Nothing else is checked: see
 * `validateMetrics`.
 */
export function readHistograms(family: MetricFamily): HistogramSeries[] {
  requireType(family, "histogram", "gaugehistogram");
  const all = groupSeries<HistogramSeries>(
    family,
    "le",
    (labels) => ({ labels, buckets: [] }),
    (series, sample, suffix) => {
      if (suffix === "_created") return addCreated(series, sample);
      if (suffix === "_bucket") return addBucket(series, sample, family);
      const part = suffix === "_sum" || suffix === "_gsum" ? "sum" : "count";
      if (series[part] !== undefined) return false;
      series[part] = part === "sum" ? sample.value : countOf(sample, family);
      return true;
    },
  );
  for (const { buckets } of all) buckets.sort((a, b) => a.upperBound - b.upperBound);
  return all;
}

function addBucket(series: HistogramSeries, sample: Sample, family: MetricFamily): boolean {
  const upperBound = boundOf(sample);
  if (upperBound === undefined) {
    throw new MetricViewError("INVALID_BOUND", family, 'has no number as label "le"', sample);
  }
  if (series.buckets.some((bucket) => bucket.upperBound === upperBound)) return false;
  const bucket: Bucket = { upperBound, count: countOf(sample, family) };
  if (sample.exemplar !== undefined) bucket.exemplar = sample.exemplar;
  series.buckets.push(bucket);
  return true;
}
