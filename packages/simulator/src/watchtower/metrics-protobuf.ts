import type { Family } from "./exposition.ts";

/** Numbers of `io.prometheus.client.MetricType`. */
const typeNumbers: Readonly<Record<Family["type"], number>> = { counter: 0, gauge: 1, summary: 2 };

interface Quantile {
  readonly quantile: number;
  readonly value: number;
}

/** One metric of a family, as the message has it. */
type Metric =
  | { readonly labels: readonly (readonly [name: string, value: string])[]; readonly value: number }
  | { readonly count: number; readonly sum: number; readonly quantiles: readonly Quantile[] };

function labelsOf(suffix: string): [string, string][] {
  return [...suffix.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]);
}

function metricsOf({ type, samples }: Family): Metric[] {
  if (type !== "summary") return samples.map(([suffix, value]) => ({ labels: labelsOf(suffix), value }));
  const single = (suffix: string): number => samples.find(([one]) => one === suffix)?.[1] ?? 0;
  const quantiles = samples
    .filter(([suffix]) => suffix.startsWith("{"))
    .map(([suffix, value]) => ({ quantile: Number(labelsOf(suffix)[0]?.[1]), value }));
  return [{ count: single("_count"), sum: single("_sum"), quantiles }];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

const varintField = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8), varint(value)]);

const bytesField = (field: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
};

const textField = (field: number, text: string): Buffer => bytesField(field, Buffer.from(text));

function doubleField(field: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + 1), content]);
}

function encodeMetric(type: Family["type"], metric: Metric): Buffer {
  if ("count" in metric) {
    const quantiles = metric.quantiles.map(({ quantile, value }) =>
      bytesField(3, doubleField(1, quantile), doubleField(2, value)),
    );
    return bytesField(
      4,
      bytesField(4, varintField(1, metric.count), doubleField(2, metric.sum), ...quantiles),
    );
  }
  const labels = metric.labels.map(([name, value]) => bytesField(1, textField(1, name), textField(2, value)));
  return bytesField(4, ...labels, bytesField(type === "gauge" ? 2 : 3, doubleField(1, metric.value)));
}

function sorted(families: readonly Family[]): Family[] {
  return [...families].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes families as `MetricFamily` messages, each with its length before it. */
export function printDelimited(families: readonly Family[]): Buffer {
  return Buffer.concat(
    sorted(families).map((family) => {
      const message = Buffer.concat([
        textField(1, family.name),
        textField(2, family.help),
        varintField(3, typeNumbers[family.type]),
        ...metricsOf(family).map((metric) => encodeMetric(family.type, metric)),
      ]);
      return Buffer.concat([varint(message.length), message]);
    }),
  );
}

function printMetric(type: Family["type"], metric: Metric): string {
  if ("count" in metric) {
    const quantiles = metric.quantiles.map(
      ({ quantile, value }) => ` quantile:{quantile:${quantile} value:${value}}`,
    );
    return `summary:{sample_count:${metric.count} sample_sum:${metric.sum}${quantiles.join("")}}`;
  }
  const labels = metric.labels.map(
    ([name, value]) => `label:{name:${JSON.stringify(name)} value:${JSON.stringify(value)}} `,
  );
  return `${labels.join("")}${type}:{value:${metric.value}}`;
}

/** Writes families in the text notation of Protocol Buffers, over several lines or one line each. */
export function printProtobufText(families: readonly Family[], format: "text" | "compact-text"): string {
  const [space, separator] = format === "text" ? ["  ", "\n"] : ["", " "];
  return sorted(families)
    .map((family) =>
      [
        `name:${space}${JSON.stringify(family.name)}`,
        `help:${space}${JSON.stringify(family.help)}`,
        `type:${space}${family.type.toUpperCase()}`,
        ...metricsOf(family).map((metric) => `metric:${space}{${printMetric(family.type, metric)}}`),
      ].join(separator),
    )
    .map((family) => `${family}\n${format === "text" ? "\n" : ""}`)
    .join("");
}
