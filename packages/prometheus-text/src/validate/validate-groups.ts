import { show, suffixOf } from "./finding.ts";
import type { FamilyFindings } from "./finding.ts";
import type { MetricFamily, Sample } from "../metric-family.ts";

/** A string that is equal for samples of one histogram, summary or state set, whatever part of it they are. */
export function groupKey(sample: Sample, family: MetricFamily): string {
  const suffix = suffixOf(sample, family);
  const inner =
    suffix === "_bucket"
      ? "le"
      : family.type === "summary" && suffix === ""
        ? "quantile"
        : family.type === "stateset"
          ? family.name
          : undefined;
  const labels = Object.entries(sample.labels).filter(([name]) => name !== inner);
  if (labels.length > 1) labels.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(labels);
}

/**
 * Checks the order of samples within a family: samples of one label set stand together, with timestamps on all
 * or none of them that never go back (OpenMetrics only).
 */
export function validateGroups(family: MetricFamily, findings: FamilyFindings): void {
  const isInfo = family.type === "info";
  const seen = new Set<string>();
  let group: string | undefined;
  let timestampMs: number | undefined;
  family.samples.forEach((sample, index) => {
    // The labels of an info are its value: all of them are one group.
    const key = isInfo ? "" : groupKey(sample, family);
    if (key !== group) {
      if (seen.has(key))
        findings.add("SPLIT_GROUP", `${show(sample)} is parted from the others of its label set`, index);
      seen.add(key);
    } else if ((sample.timestampMs === undefined) !== (timestampMs === undefined)) {
      findings.add("TIMESTAMPS", `Some samples like ${show(sample)} have a timestamp and others none`, index);
    } else if (
      !isInfo &&
      sample.timestampMs !== undefined &&
      sample.timestampMs < (timestampMs ?? -Infinity)
    ) {
      findings.add("TIMESTAMPS", `The timestamp of ${show(sample)} goes back`, index);
    }
    group = key;
    timestampMs = sample.timestampMs;
  });
}
