import type { Exemplar, MetricFamily } from "../metric-family.ts";
import { countOf, requireType } from "./metric-view-error.ts";
import { addCreated, groupSeries } from "./series-groups.ts";
import type { SeriesBase } from "./series-groups.ts";

/** One counter of a family: a label set and how far it has counted. */
export interface CounterSeries extends SeriesBase {
  /** Absent if the page has nothing but the counter's creation time. */
  value?: number;
  exemplar?: Exemplar;
}

/** One gauge of a family: a label set and its value. */
export interface GaugeSeries extends SeriesBase {
  value: number;
}

/**
 * The counters of a family, one for each label set, in input order.
 *
 * Throws `MetricViewError`: `WRONG_TYPE` if the family is no counter, `INVALID_COUNT` if a value is negative or
 * NaN.
 */
export function readCounters(family: MetricFamily): CounterSeries[] {
  requireType(family, "counter");
  return groupSeries<CounterSeries>(
    family,
    "",
    (labels) => ({ labels }),
    (series, sample, suffix) => {
      if (suffix === "_created") return addCreated(series, sample);
      if (series.value !== undefined) return false;
      series.value = countOf(sample, family);
      if (sample.exemplar !== undefined) series.exemplar = sample.exemplar;
      return true;
    },
  );
}

/**
 * The gauges of a family, one for each sample, in input order; families of no known type are taken for gauges.
 *
 * Throws `MetricViewError` with code `WRONG_TYPE` if the family is of another type.
 */
export function readGauges(family: MetricFamily): GaugeSeries[] {
  requireType(family, "gauge", "untyped", "unknown");
  return family.samples.map(({ labels, value, timestampMs }) => ({
    labels,
    value,
    ...(timestampMs === undefined ? {} : { timestampMs }),
  }));
}
