import type { ExpositionFormat } from "../dialect.ts";
import { FamilyFindings } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { MetricFamily } from "../metric-family.ts";
import { validateGroups } from "./validate-groups.ts";
import { validateHistogram } from "./validate-histogram.ts";
import { validateNames } from "./validate-names.ts";
import { validateSample } from "./validate-sample.ts";

/** How to validate families. */
export interface ValidateOptions {
  /** The format they were read from, default `"text"`: OpenMetrics has many rules that the text format lacks. */
  format?: ExpositionFormat;
}

/**
 * Checks the meaning of a page that can be read: cumulative buckets that end in `+Inf`, counters that neither
 * fall below zero nor lack their `_total`, units, clashing names, interleaving, exemplars and more.
 *
 * Returns what it finds, in order of the families, and throws nothing. For OpenMetrics these are the rules of
 * the specification as client_python's parser enforces them: a page is valid if `parseMetrics` takes it in strict
 * mode and this function finds nothing (reference/compose-and-metrics.md B2). For the text format only those are
 * checked that hold there too, with `_total` as the convention it is.
 */
export function validateMetrics(families: readonly MetricFamily[], options: ValidateOptions = {}): Finding[] {
  const { format = "text" } = options;
  const all: Finding[] = [];
  const taken = new Set<string>();
  families.forEach((family, familyIndex) => {
    const findings = new FamilyFindings(all, familyIndex);
    validateNames(family, format, taken, findings);
    family.samples.forEach((sample, index) => {
      validateSample(sample, family, format, (code, message) => findings.add(code, message, index));
    });
    if (format === "openmetrics") validateGroups(family, findings);
    if (family.type === "histogram" || family.type === "gaugehistogram") validateHistogram(family, findings);
  });
  return all;
}
