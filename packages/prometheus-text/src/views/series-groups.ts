import type { Labels, MetricFamily, Sample } from "../metric-family.ts";
import { setLabel } from "../line/label-set.ts";

/** The labels of a sample without the one that tells the parts of a series apart (`le`, `quantile`). */
export function labelsWithout(sample: Sample, partLabel: string): Labels {
  const labels: Labels = {};
  for (const [name, value] of Object.entries(sample.labels)) {
    if (name !== partLabel) setLabel(labels, name, value);
  }
  return labels;
}

/** One string for each label set, whatever the order of the labels. */
function keyOf(labels: Labels): string {
  const entries = Object.entries(labels);
  if (entries.length > 1) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}

/** What a series has in common with the samples it is made of. */
export interface SeriesBase {
  /** Without `le` and `quantile`. */
  labels: Labels;
  /** When it was measured, if its samples say so; the latest time where they differ. */
  timestampMs?: number;
  /** When counting began (OpenMetrics, `_created`), in milliseconds since the epoch. */
  createdMs?: number;
}

/**
 * Puts the samples of a family together to series, one for each label set, in order of first mention.
 *
 * `add` takes one sample over into its series and answers `false` if that has such a part already: then the
 * sample begins another series of the same labels, as when a page has several points in time.
 */
export function groupSeries<Series extends SeriesBase>(
  family: MetricFamily,
  partLabel: string,
  create: (labels: Labels) => Series,
  add: (series: Series, sample: Sample, suffix: string) => boolean,
): Series[] {
  const all: Series[] = [];
  const latest = new Map<string, Series>();
  for (const sample of family.samples) {
    const suffix = sample.name.slice(family.name.length);
    const labels = labelsWithout(sample, partLabel);
    const key = keyOf(labels);
    let series = latest.get(key);
    if (series === undefined || !add(series, sample, suffix)) {
      series = create(labels);
      add(series, sample, suffix);
      latest.set(key, series);
      all.push(series);
    }
    const { timestampMs } = sample;
    if (timestampMs !== undefined && timestampMs >= (series.timestampMs ?? -Infinity))
      series.timestampMs = timestampMs;
  }
  return all;
}

/** Takes over a `_created` sample, which gives seconds. */
export function addCreated(series: SeriesBase, { value }: Sample): boolean {
  if (series.createdMs !== undefined) return false;
  series.createdMs = value * 1000;
  return true;
}
