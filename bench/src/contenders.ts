import { createScrapeParser, iterateSamples, parseColumns, parseMetrics } from "@stack/prometheus-text";
import parsePrometheusTextFormat from "parse-prometheus-text-format";
import { getMetricsFromIterator } from "prom2javascript";
import { pageText } from "./pages.ts";
import type { PageName } from "./pages.ts";
import { parseByRegex } from "./regex-per-line.ts";

/** One way to read a page: `prepare` is not measured, what it returns is. */
export interface Contender {
  /** Ours, a peer, or a floor that no parser can be expected to beat. */
  kind: "ours" | "peer" | "floor";
  prepare(page: PageName): () => unknown;
}

const encode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Chunks as a socket delivers them. */
function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

async function stream(bytes: Uint8Array): Promise<number> {
  let sum = 0;
  for await (const { value } of iterateSamples(chunksOf(bytes))) sum += value;
  return sum;
}

/** A scrape parser that gets page after page, with all counters moved on from one to the next. */
function scrapes(pages: readonly (string | Uint8Array)[]): () => unknown {
  const parser = createScrapeParser();
  let next = 0;
  for (const page of pages) parser.parse(page);
  return () => parser.parse(pages[next++ % pages.length] ?? "");
}

/** JSON of as many samples of the page as fit into its number of bytes. */
function jsonOf(page: PageName): string {
  const text = pageText(page);
  const samples = parseMetrics(text).flatMap((family) => family.samples);
  const length = JSON.stringify(samples).length;
  return JSON.stringify(samples.slice(0, Math.floor((samples.length * text.length) / length)));
}

function scan(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (sum + text.charCodeAt(at)) | 0;
  return sum;
}

/** Everyone measured, by the name shown. */
export const contenders = {
  "parseMetrics, text": {
    kind: "ours",
    prepare(page) {
      const text = pageText(page);
      return () => parseMetrics(text);
    },
  },
  "parseMetrics, bytes": {
    kind: "ours",
    prepare(page) {
      const bytes = encode(pageText(page));
      return () => parseMetrics(bytes);
    },
  },
  parseColumns: {
    kind: "ours",
    prepare(page) {
      const bytes = encode(pageText(page));
      return () => parseColumns(bytes);
    },
  },
  "createScrapeParser, text": {
    kind: "ours",
    prepare: (page) => scrapes([pageText(page, 1), pageText(page, 2)]),
  },
  "createScrapeParser, bytes": {
    kind: "ours",
    prepare: (page) => scrapes([encode(pageText(page, 1)), encode(pageText(page, 2))]),
  },
  iterateSamples: {
    kind: "ours",
    prepare(page) {
      const bytes = encode(pageText(page));
      return () => stream(bytes);
    },
  },
  prom2javascript: {
    kind: "peer",
    prepare(page) {
      const text = pageText(page);
      return () => getMetricsFromIterator(text.split("\n")[Symbol.iterator]());
    },
  },
  "parse-prometheus-text-format": {
    kind: "peer",
    prepare(page) {
      const text = pageText(page);
      return () => parsePrometheusTextFormat(text);
    },
  },
  "a regex per line": {
    kind: "peer",
    prepare(page) {
      const text = pageText(page);
      return () => parseByRegex(text);
    },
  },
  "JSON.parse, equal bytes": {
    kind: "floor",
    prepare(page) {
      const json = jsonOf(page);
      return (): unknown => JSON.parse(json);
    },
  },
  "charCodeAt scan": {
    kind: "floor",
    prepare(page) {
      const text = pageText(page);
      return () => scan(text);
    },
  },
} satisfies Record<string, Contender>;

/** One of those measured. */
export type ContenderName = keyof typeof contenders;
