import { describe, expect, it } from "vitest";
import {
  MetricsParseError,
  createScrapeParser,
  iterateSamples,
  parseColumns,
  parseMetrics,
} from "../src/index.ts";
import type {
  ExpositionFormat,
  MetadataLine,
  MetricColumns,
  MetricFamily,
  ParseOptions,
  ParseProblem,
  Sample,
} from "../src/index.ts";
import { readRows } from "./support/conformance.ts";
import { readLineByLine } from "./support/line-by-line.ts";
import { Random } from "./support/random.ts";
import { mutate, nextScrape, randomPage } from "./support/random-page.ts";

const PAGES = 100_000;
/** One part a test, so that a failure names its seed and the runner sees progress. */
const PARTS = 10;

const small = [...readRows("metrics-text.jsonl"), ...readRows("metrics-openmetrics.jsonl")]
  .map(({ input }) => (typeof input === "string" ? new TextEncoder().encode(input) : input))
  .filter((bytes) => bytes.length < 600);

/** What a mode makes of a page: its result, or the place and code of what it throws; and what it reports. */
interface Outcome<T> {
  result: T | undefined;
  thrown: string | undefined;
  skipped: string[];
}

const place = ({ code, line, column }: ParseProblem): string => `${code} ${line}:${column}`;

async function outcome<T>(
  options: ParseOptions,
  listen: boolean,
  run: (options: ParseOptions) => T | Promise<T>,
): Promise<Outcome<T>> {
  const skipped: string[] = [];
  const listening = listen
    ? { ...options, onSkipped: (problem: ParseProblem) => void skipped.push(place(problem)) }
    : options;
  try {
    return { result: await run(listening), thrown: undefined, skipped };
  } catch (error) {
    if (!(error instanceof MetricsParseError)) throw error;
    return { result: undefined, thrown: place(error), skipped };
  }
}

function* pieces(random: Random, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random.below(random.chance(2) ? 7 : bytes.length);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

async function collect(samples: AsyncIterable<Sample>): Promise<Sample[]> {
  const all: Sample[] = [];
  for await (const sample of samples) all.push(sample);
  return all;
}
/** Cheaper than an assertion, of which this file would need millions. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "number" ? (Object.is(part, -0) ? "-0" : String(part)) : part,
  );

async function checkPage(random: Random, bytes: Uint8Array, format: ExpositionFormat): Promise<void> {
  const strict = random.chance(3);
  const listen = !strict && random.chance(2);
  const options = { format, strict };
  const eager = await outcome(options, listen, (given) => parseMetrics(bytes, given));
  const same = (what: string, ours: unknown, theirs: unknown): void => {
    if (text(ours) !== text(theirs)) expect({ what, ours }).toEqual({ what, ours: theirs });
  };

  const decoded = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const isUtf8 = Buffer.from(decoded).equals(bytes);
  if (isUtf8) same("text", await outcome(options, listen, (given) => parseMetrics(decoded, given)), eager);

  const columns = await outcome(options, listen, (given) => parseColumns(bytes, given));
  same("columns: problems", [columns.thrown, columns.skipped], [eager.thrown, eager.skipped]);
  // A stream knows no families: strict OpenMetrics, which minds their order, takes more there than elsewhere.
  const stream = await outcome(options, listen, (given) =>
    collect(iterateSamples(pieces(random, bytes), given)),
  );
  if (columns.result === undefined || eager.result === undefined) {
    const orderMatters = strict && format === "openmetrics";
    if (!orderMatters)
      same("stream: problems", [stream.thrown, stream.skipped], [eager.thrown, eager.skipped]);
  } else {
    same("stream: problems", [stream.thrown, stream.skipped], [undefined, eager.skipped]);
    checkSamples(columns.result, eager.result, stream.result ?? [], same);
    const reference = readLineByLine(bytes, format, strict);
    same("line by line: samples", stream.result, reference.samples);
    same(
      "line by line: skipped",
      eager.skipped.map((problem) => Number(/ (\d+):/.exec(problem)![1])),
      reference.badLines,
    );
    same("line by line: metadata", metadataOf(eager.result), firstMetadataOf(reference.metadata));
  }
  if (random.chance(2)) checkScrapes(random, bytes, isUtf8 ? decoded : undefined, options, same);
}

/** What is known of each family but its samples, by name; those without a metadata line left out. */
function metadataOf(families: readonly Pick<MetricFamily, "name" | "type" | "help">[]): unknown {
  return families
    .map(({ name, type, help }) => ({ name, type: type === "unknown" ? "untyped" : type, help }))
    .filter(({ type, help }) => help !== undefined || type !== "untyped")
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the first TYPE and HELP line of each family say, the same way. */
function firstMetadataOf(lines: readonly MetadataLine[]): unknown {
  const first = <Kind extends MetadataLine["kind"]>(name: string, kind: Kind) =>
    lines.find(
      (line): line is Extract<MetadataLine, { kind: Kind }> => line.kind === kind && line.name === name,
    );
  return metadataOf(
    [...new Set(lines.map(({ name }) => name))].map((name) => {
      const help = first(name, "help")?.help;
      return { name, type: first(name, "type")?.type ?? "untyped", ...(help === undefined ? {} : { help }) };
    }),
  );
}

/** Samples in columns are those of the stream, in order; gathered by family, those of the eager parser. */
function checkSamples(
  columns: MetricColumns,
  families: readonly MetricFamily[],
  streamed: readonly Sample[],
  same: (what: string, ours: unknown, theirs: unknown) => void,
): void {
  const { length, values, timestampsMs, familyIndices } = columns;
  const samples = Array.from({ length }, (_, index) => columns.sample(index));
  same("columns: samples", samples, streamed);
  same(
    "columns: values",
    [...values],
    samples.map(({ value }) => value),
  );
  const timestamps = samples.map((sample) => sample.timestampMs ?? NaN);
  same("columns: timestamps", [...(timestampsMs ?? new Float64Array(length).fill(NaN))], timestamps);
  const gathered = columns.families.map((head, family) => ({
    ...head,
    samples: samples.filter((_, index) => familyIndices[index] === family),
  }));
  const expected = families.map(({ name, type, help, unit, samples: own }) => ({
    name,
    type,
    ...(help === undefined ? {} : { help }),
    ...(unit === undefined ? {} : { unit }),
    samples: own,
  }));
  same("columns: families", gathered, expected);
}

/** A parser that is given one page after another has the result of a full parse each time. */
function checkScrapes(
  random: Random,
  bytes: Uint8Array,
  decoded: string | undefined,
  options: ParseOptions,
  same: (what: string, ours: unknown, theirs: unknown) => void,
): void {
  const parser = createScrapeParser(options);
  const next = decoded === undefined ? bytes : nextScrape(random, decoded);
  for (const page of [bytes, next, mutate(random, bytes)]) {
    const full = attempt(() => parseMetrics(page, options));
    same(
      "scrape",
      attempt(() => parser.parse(page)),
      full,
    );
  }
}

function attempt<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof MetricsParseError) return place(error);
    throw error;
  }
}

describe("all modes", () => {
  it.each(Array.from({ length: PARTS }, (_, part) => part))(
    `agree with each other on random and mutated pages (part %i of ${PARTS})`,
    async (part) => {
      for (let page = 0; page < PAGES / PARTS; page++) {
        const seed = part * PAGES + page + 1;
        const random = new Random(seed);
        const format = random.chance(2) ? "text" : "openmetrics";
        const whole = random.chance(4)
          ? random.pick(small)
          : new TextEncoder().encode(randomPage(random, format));
        const bytes = random.chance(3) ? whole : mutate(random, whole);
        try {
          await checkPage(random, bytes, format);
        } catch (error) {
          throw new Error(`seed ${seed}: ${JSON.stringify(Buffer.from(bytes).toString("latin1"))}`, {
            cause: error,
          });
        }
      }
    },
    120_000,
  );
});
