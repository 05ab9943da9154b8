import type { ExpositionFormat } from "../dialect.ts";
import { show, suffixOf } from "./finding.ts";
import type { FamilyFindings } from "./finding.ts";
import type { MetricFamily, Sample } from "../metric-family.ts";
import { suffixesOf } from "../line/metric-type.ts";
import { parseNumber } from "../line/number.ts";

/** OpenMetrics 1.0: names and values of an exemplar's labels together, in characters. */
const MAX_EXEMPLAR_LENGTH = 128;

const COUNTING = new Set(["_total", "_sum", "_count", "_bucket", "_gcount", "_gsum"]);
const WHOLE = new Set(["_count", "_bucket", "_gcount"]);

/** Checks one sample by itself: name, labels, value and exemplar, as its family's type asks. */
export function validateSample(
  sample: Sample,
  family: MetricFamily,
  format: ExpositionFormat,
  report: (code: Parameters<FamilyFindings["add"]>[0], message: string) => void,
): void {
  const suffix = suffixOf(sample, family);
  if (suffix === undefined || !isExpected(suffix, family, format)) {
    report("SAMPLE_NAME", `"${sample.name}" is no name for a sample of ${family.type} "${family.name}"`);
    return;
  }
  validateLabels(sample, suffix, family, format, report);
  validateValue(sample, suffix, family, format, report);
  if (sample.exemplar !== undefined) validateExemplar(sample, suffix, family, report);
}

type Report = Parameters<typeof validateSample>[3];

function isExpected(suffix: string, { type }: MetricFamily, format: ExpositionFormat): boolean {
  if (suffixesOf(type, format).includes(suffix)) return true;
  if (suffix !== "") return false;
  if (type === "counter") return format === "text";
  return type !== "histogram" && type !== "gaugehistogram" && type !== "info";
}

function validateLabels(
  sample: Sample,
  suffix: string,
  { name, type }: MetricFamily,
  format: ExpositionFormat,
  report: Report,
): void {
  if (type === "stateset" && !Object.hasOwn(sample.labels, name)) {
    report("MISSING_LABEL", `${show(sample)} of a stateset has no label "${name}"`);
  }
  if (suffix === "_bucket") {
    const bound = boundOf(sample);
    if (bound === undefined) report("INVALID_BOUND", `${show(sample)} has no number as label "le"`);
    else if (format === "openmetrics" && bound === Infinity && ownLabel(sample, "le") !== "+Inf") {
      report("INVALID_BOUND", `${show(sample)} must spell its bound +Inf`);
    }
  }
  if (type === "summary" && suffix === "") {
    const quantile = parseNumber(ownLabel(sample, "quantile") ?? "");
    if (quantile === undefined || !(quantile >= 0 && quantile <= 1)) {
      report("INVALID_QUANTILE", `${show(sample)} has no number from 0 to 1 as label "quantile"`);
    }
  }
}

function validateValue(
  sample: Sample,
  suffix: string,
  { type }: MetricFamily,
  format: ExpositionFormat,
  report: Report,
): void {
  const { value } = sample;
  const isOpenMetrics = format === "openmetrics";
  if (type === "stateset" && value !== 0 && value !== 1) {
    report("INVALID_VALUE", `${show(sample)} of a stateset is ${value}, not 0 or 1`);
  }
  if (type === "info" && value !== 1)
    report("INVALID_VALUE", `${show(sample)} of an info is ${value}, not 1`);
  if (isOpenMetrics && type === "summary" && suffix === "" && value < 0) {
    report("INVALID_VALUE", `${show(sample)} is negative: ${value}`);
  }
  if (COUNTING.has(suffix) || (type === "counter" && suffix === "")) {
    // Sums of a text page may well be NaN or negative: observations may.
    const mayBeAnything = suffix === "_gsum" || (suffix === "_sum" && !isOpenMetrics);
    if (Number.isNaN(value) && !(suffix === "_sum" && !isOpenMetrics)) {
      report("INVALID_VALUE", `${show(sample)} counts something, but is NaN`);
    }
    if (value < 0 && !mayBeAnything)
      report("INVALID_VALUE", `${show(sample)} counts something, but is negative: ${value}`);
  }
  if (isOpenMetrics && WHOLE.has(suffix) && !Number.isInteger(value)) {
    report("NOT_INTEGER", `${show(sample)} counts something, but is no integer: ${value}`);
  }
}

function validateExemplar(sample: Sample, suffix: string, { type }: MetricFamily, report: Report): void {
  const allowed = suffix === "_bucket" || (type === "counter" && suffix === "_total");
  if (!allowed) report("EXEMPLAR", `${show(sample)} has an exemplar: only buckets and counters may`);
  let length = 0;
  for (const [name, value] of Object.entries(sample.exemplar?.labels ?? {})) {
    length += Array.from(name).length + Array.from(value).length;
  }
  if (length > MAX_EXEMPLAR_LENGTH) {
    report(
      "EXEMPLAR",
      `The exemplar of ${show(sample)} has labels of ${length} characters, more than ${MAX_EXEMPLAR_LENGTH}`,
    );
  }
}

/** The upper bound of a bucket, or `undefined` if its `le` is absent or no number. */
export function boundOf(sample: Sample): number | undefined {
  const bound = parseNumber(ownLabel(sample, "le") ?? "");
  return bound === undefined || Number.isNaN(bound) ? undefined : bound;
}

/** A label of the sample; never something inherited. */
export function ownLabel(sample: Sample, name: string): string | undefined {
  return Object.hasOwn(sample.labels, name) ? sample.labels[name] : undefined;
}
