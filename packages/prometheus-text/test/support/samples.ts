import { expect } from "vitest";
import type { MetricFamily, Sample } from "../../src/metric-family.ts";
import { parseNumber } from "../../src/line/number.ts";
import { fromWire } from "./conformance.ts";
import type { ServerEntry } from "./conformance.ts";

/** A sample as the Prometheus server's parser shows it: labels sorted by name, the empty ones left out. */
interface ComparableSample {
  name: string;
  labels: [string, string][];
  value: number;
  timestampMs: number | undefined;
}

/** The server spells `le="1"` as `1.0`; numbers in labels are brought to one spelling on both sides. */
function comparableLabels(labels: readonly [string, string][]): [string, string][] {
  return labels
    .filter(([, value]) => value !== "")
    .map(([name, value]): [string, string] => {
      const number = name === "le" || name === "quantile" ? parseNumber(value) : undefined;
      return [name, number === undefined ? value : String(number)];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function comparable({ name, labels, value, timestampMs }: Sample): ComparableSample {
  return {
    name,
    labels: comparableLabels(Object.entries(labels)),
    value,
    // The server cuts off what is less than a millisecond.
    timestampMs: timestampMs === undefined ? undefined : Math.trunc(timestampMs),
  };
}

function comparableServerSamples(entries: readonly ServerEntry[]): ComparableSample[] {
  return entries
    .filter((entry) => entry.k === "sample")
    .map(({ labels, value, timestampMs }) => ({
      name: labels.find(([name]) => name === "__name__")![1],
      labels: comparableLabels(labels.filter(([name]) => name !== "__name__")),
      value: fromWire(value),
      timestampMs,
    }));
}

/** Families gather their samples, which changes the order on an interleaved page: compared as sorted lists. */
export function expectSamplesOf(families: readonly MetricFamily[], entries: readonly ServerEntry[]): void {
  const key = (sample: ComparableSample): string => JSON.stringify([sample.name, sample.labels]);
  const byKey = (a: ComparableSample, b: ComparableSample): number =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
  const ours = families.flatMap((family) => family.samples).map(comparable);
  expect(ours.sort(byKey)).toEqual(comparableServerSamples(entries).sort(byKey));
}

/** Exemplars of the samples that have one, in a form to compare. */
export function expectExemplarsOf(families: readonly MetricFamily[], entries: readonly ServerEntry[]): void {
  const ours = families
    .flatMap((family) => family.samples)
    .flatMap(({ exemplar }) => (exemplar === undefined ? [] : [exemplar]))
    .map(({ labels, value, timestampMs }) => ({
      labels: Object.entries(labels).sort(),
      value,
      timestampMs: timestampMs === undefined ? undefined : Math.trunc(timestampMs),
    }));
  const theirs = entries
    .flatMap((entry) => (entry.k === "sample" && entry.exemplar !== undefined ? [entry.exemplar] : []))
    .map(({ labels, value, timestampMs }) => ({
      labels: [...labels].sort(),
      value: fromWire(value),
      timestampMs,
    }));
  expect(new Set(ours.map((e) => JSON.stringify(e)))).toEqual(new Set(theirs.map((e) => JSON.stringify(e))));
}

/** Types and help texts, by family, as Go's expfmt has them. */
export function metadataOf(
  families: readonly MetricFamily[],
): Record<string, { type: string; help: string }> {
  return Object.fromEntries(families.map(({ name, type, help }) => [name, { type, help: help ?? "" }]));
}
