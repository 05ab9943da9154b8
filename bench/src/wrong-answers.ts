import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parseMetrics } from "@stack/prometheus-text";
import parsePrometheusTextFormat from "parse-prometheus-text-format";
import { getMetricsFromIterator } from "prom2javascript";
import type { PromMetrics } from "prom2javascript";
import { parseByRegex } from "./regex-per-line.ts";

/** A sample to compare: name, labels by name, value. */
type Answer = [name: string, labels: [string, string][], value: number];

/** How a parser fares on the documents on which both Go parsers agree. */
export interface Score {
  /** Of those that both accept. */
  right: number;
  wrong: number;
  thrown: number;
  /** Of those that both refuse, how many it takes. */
  acceptedInvalid: number;
}

interface Row {
  input?: string;
  accepts: Record<string, boolean>;
  expected?: { promparse?: { k: string; labels: [string, string][]; value: number | string }[] };
}

const fixture = new URL("../../packages/prometheus-text/test/fixtures/metrics-text.jsonl", import.meta.url);

function answer(name: string, labels: Record<string, string>, value: number): Answer {
  return [name, Object.entries(labels).map(spell).sort(), value];
}

/** Bounds are spelt in more than one way (`1`, `1.0`). */
function spell([name, value]: [string, string]): [string, string] {
  const isNumber = (name === "le" || name === "quantile") && value !== "" && Number.isFinite(Number(value));
  return [name, isNumber ? String(Number(value)) : value];
}

function numberOf(value: number | string): number {
  return typeof value === "number" ? value : Number(value.replace("Inf", "Infinity"));
}

function expectedOf(row: Row): Answer[] | undefined {
  return row.expected?.promparse
    ?.filter(({ k }) => k === "sample")
    .map(({ labels, value }) => {
      const { __name__: name = "", ...rest } = Object.fromEntries(labels);
      return answer(name, rest, numberOf(value));
    });
}

/** Each parser's result, as samples again. */
export const readers: Record<string, (page: string) => Answer[] | Promise<Answer[]>> = {
  "parseMetrics, strict": (page) =>
    parseMetrics(page, { strict: true }).flatMap(({ samples }) =>
      samples.map(({ name, labels, value }) => answer(name, labels, value)),
    ),
  prom2javascript: async (page) =>
    fromProm2javascript(await getMetricsFromIterator(page.split("\n")[Symbol.iterator]())),
  "parse-prometheus-text-format": (page) =>
    parsePrometheusTextFormat(page).flatMap(({ name, metrics }) =>
      metrics.flatMap(({ labels = {}, value, buckets = {}, quantiles = {}, count, sum }) => [
        ...(value === undefined ? [] : [answer(name, labels, numberOf(value))]),
        ...parts(name, labels, { buckets, quantiles, count, sum }),
      ]),
    ),
  "a regex per line": (page) =>
    parseByRegex(page).map(({ name, labels, value }) => answer(name, labels, value)),
};

function fromProm2javascript(metrics: PromMetrics): Answer[] {
  return Object.entries(metrics).flatMap(([name, { data }]) =>
    data.flatMap((item) =>
      "value" in item ? [answer(name, item.labels, item.value)] : parts(name, item.labels, item),
    ),
  );
}

interface Parts {
  buckets?: Record<string, number | string>;
  quantiles?: Record<string, number | string>;
  count?: number | string | undefined;
  sum?: number | string | undefined;
}

function parts(
  name: string,
  labels: Record<string, string>,
  { buckets, quantiles, count, sum }: Parts,
): Answer[] {
  return [
    ...Object.entries(buckets ?? {}).map(([le, value]) =>
      answer(`${name}_bucket`, { ...labels, le }, numberOf(value)),
    ),
    ...Object.entries(quantiles ?? {}).map(([quantile, value]) =>
      answer(name, { ...labels, quantile }, numberOf(value)),
    ),
    ...(count === undefined ? [] : [answer(`${name}_count`, labels, numberOf(count))]),
    ...(sum === undefined ? [] : [answer(`${name}_sum`, labels, numberOf(sum))]),
  ];
}

/** Counts right and wrong answers of every parser. */
export async function countWrongAnswers(): Promise<Record<string, Score>> {
  const rows = readFileSync(fixture, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
  const scores: Record<string, Score> = {};
  for (const [name, read] of Object.entries(readers)) {
    const score: Score = { right: 0, wrong: 0, thrown: 0, acceptedInvalid: 0 };
    for (const row of rows) await mark(score, row, read);
    scores[name] = score;
  }
  return scores;
}

async function mark(
  score: Score,
  row: Row,
  read: (page: string) => Answer[] | Promise<Answer[]>,
): Promise<void> {
  const { input, accepts } = row;
  if (input === undefined || accepts["expfmt_utf8"] !== accepts["promparse"]) return;
  const expected = accepts["promparse"] === true ? expectedOf(row) : [];
  if (expected === undefined) return;
  let answers: Answer[] | undefined;
  try {
    answers = await read(input);
  } catch {
    answers = undefined;
  }
  if (accepts["promparse"] === false) {
    if (answers !== undefined) score.acceptedInvalid++;
  } else if (answers === undefined) score.thrown++;
  else if (isDeepStrictEqual(inOrder(answers), inOrder(expected))) score.right++;
  else score.wrong++;
}

function inOrder(answers: readonly Answer[]): Answer[] {
  return answers.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
