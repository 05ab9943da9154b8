import { show, suffixOf } from "./finding.ts";
import type { FamilyFindings } from "./finding.ts";
import type { MetricFamily, Sample } from "../metric-family.ts";
import { groupKey } from "./validate-groups.ts";
import { boundOf } from "./validate-sample.ts";

/** One histogram of a family while it is read: the samples of one label set at one time. */
interface Histogram {
  first: Sample;
  firstIndex: number;
  lastBound: number | undefined;
  lastValue: number;
  hasNegativeBound: boolean;
  count: number | undefined;
  sum: number | undefined;
}

/** Checks each histogram of a family: buckets in order and cumulative, `+Inf` there and equal to the count. */
export function validateHistogram(family: MetricFamily, findings: FamilyFindings): void {
  const histograms = new Map<string, Histogram>();
  family.samples.forEach((sample, index) => {
    const key = `${sample.timestampMs ?? ""} ${groupKey(sample, family)}`;
    let histogram = histograms.get(key);
    if (histogram === undefined) {
      histogram = newHistogram(sample, index);
      histograms.set(key, histogram);
    }
    const suffix = suffixOf(sample, family);
    if (suffix === "_bucket") addBucket(histogram, sample, index, findings);
    else if (suffix === "_count" || suffix === "_gcount") histogram.count = sample.value;
    else if (suffix === "_sum" || suffix === "_gsum") histogram.sum = sample.value;
  });
  for (const histogram of histograms.values()) validateWhole(histogram, family, findings);
}

function newHistogram(first: Sample, firstIndex: number): Histogram {
  return {
    first,
    firstIndex,
    lastBound: undefined,
    lastValue: 0,
    hasNegativeBound: false,
    count: undefined,
    sum: undefined,
  };
}

function addBucket(histogram: Histogram, sample: Sample, index: number, findings: FamilyFindings): void {
  const bound = boundOf(sample);
  if (bound === undefined) return;
  if (histogram.lastBound !== undefined) {
    if (bound <= histogram.lastBound) {
      findings.add(
        "BUCKET_ORDER",
        `${show(sample)} comes after the bucket with bound ${histogram.lastBound}`,
        index,
      );
    }
    if (sample.value < histogram.lastValue) {
      findings.add(
        "BUCKET_VALUES",
        `${show(sample)} is ${sample.value}, less than the smaller bucket's ${histogram.lastValue}: buckets count what smaller ones do, too`,
        index,
      );
    }
  }
  if (bound < 0) histogram.hasNegativeBound = true;
  histogram.lastBound = bound;
  histogram.lastValue = sample.value;
}

function validateWhole(histogram: Histogram, family: MetricFamily, findings: FamilyFindings): void {
  const { count, sum, lastBound, lastValue, hasNegativeBound, firstIndex } = histogram;
  const name = `The ${family.type} with ${show(histogram.first)}`;
  if (lastBound !== Infinity)
    findings.add("MISSING_INF_BUCKET", `${name} has no last bucket with le="+Inf"`, firstIndex);
  else if (count !== undefined && count !== lastValue) {
    findings.add(
      "COUNT_MISMATCH",
      `${name} counts ${count}, but its bucket with le="+Inf" ${lastValue}`,
      firstIndex,
    );
  }
  if (sum !== undefined && count === undefined)
    findings.add("MISSING_COUNT", `${name} has a sum, but no count`, firstIndex);
  if (sum === undefined && count !== undefined)
    findings.add("MISSING_SUM", `${name} has a count, but no sum`, firstIndex);
  if (sum === undefined) return;
  if (family.type === "histogram" && hasNegativeBound) {
    findings.add(
      "UNEXPECTED_SUM",
      `${name} has negative buckets: its sum can fall, so it must have none`,
      firstIndex,
    );
  }
  if (family.type === "gaugehistogram" && !hasNegativeBound && sum < 0) {
    findings.add("UNEXPECTED_SUM", `${name} has a negative sum, but no negative buckets`, firstIndex);
  }
}
