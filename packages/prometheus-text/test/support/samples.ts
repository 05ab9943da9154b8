import { expect } from "vitest";
import type { MetricFamily, Sample } from "../../src/metric-family.ts";
import { fromWire } from "./conformance.ts";
import type { ServerEntry } from "./conformance.ts";

/** A sample as the Prometheus server's parser shows it: labels sorted by name, numbers in labels spelt alike. */
export interface ComparableSample {
  name: string;
  labels: [string, string][];
  value: number;
  timestampMs?: number | undefined;
}

const byName = (a: [string, string], b: [string, string]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** The server spells `le="1"` as `1.0`; both sides are brought to JavaScript's spelling. */
function spell([name, value]: [string, string]): [string, string] {
  const number = Number(value);
  const isNumber = (name === "le" || name === "quantile") && value !== "" && Number.isFinite(number);
  return [name, isNumber ? String(number) : value];
}

export function comparable(sample: Sample): ComparableSample {
  return {
    name: sample.name,
    labels: Object.entries(sample.labels).filter(([, value]) => value !== "").map(spell).sort(byName),
    value: sample.value,
    timestampMs: sample.timestampMs === undefined ? undefined : Math.trunc(sample.timestampMs),
  };
}

/** The samples of a server's verdict, in input order. */
export function serverSamples(entries: readonly ServerEntry[]): ComparableSample[] {
  return entries
    .filter((entry) => entry.k === "sample")
    .map(({ labels, value, timestampMs }) => ({
      name: labels.find(([name]) => name === "__name__")![1],
      labels: labels.filter(([name, label]) => name !== "__name__" && label !== "").map(spell).sort(byName),
      value: fromWire(value),
      timestampMs,
    }));
}

/** Families group samples, so an interleaved page changes their order: compared as a sorted list. */
export function expectSameSamples(families: readonly MetricFamily[], entries: readonly ServerEntry[]): void {
  const key = (sample: ComparableSample): string => JSON.stringify([sample.name, sample.labels]);
  const order = (a: ComparableSample, b: ComparableSample): number => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
  const ours = families.flatMap((family) => family.samples).map(comparable).sort(order);
  expect(ours).toEqual(serverSamples(entries).sort(order));
}
