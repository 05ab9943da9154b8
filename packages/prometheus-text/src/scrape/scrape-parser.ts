import { dialectOf } from "../dialect.ts";
import type { Dialect } from "../dialect.ts";
import type { MetricFamily } from "../metric-family.ts";
import { PageParser } from "../page/page-parser.ts";
import { BytePage, TextPage } from "../page/page.ts";
import { parseMetrics } from "../parse-metrics.ts";
import type { ParseOptions } from "../parse-metrics.ts";
import type { ParseProblem } from "../parse-problem.ts";
import { ProblemReporter } from "../problem-reporter.ts";
import { ScrapeRecorder } from "./scrape-recorder.ts";
import { ScrapeTemplate } from "./scrape-template.ts";
import { decodeUtf8, encodeUtf8 } from "../page/utf8.ts";

/** Parses one page after another of the same target. */
export interface ScrapeParser {
  /**
   * Parses a page, with the result `parseMetrics` would have, but for one thing: the labels are frozen, as the
   * same objects come back from page to page. Throws what `parseMetrics` throws.
   */
  parse(input: string | Uint8Array): MetricFamily[];
}

/**
 * Makes a parser for polling one target: a page that has the series of the last one, in the same order, costs
 * little more than reading its numbers. Any other page is parsed in full, and is the pattern for the next.
 *
 * Keeps a copy of the last page parsed in full, and its series. A page on which anything was skipped, or noted to
 * an `onNote`, is no pattern: the next one is parsed in full too, so that it is reported again.
 */
export function createScrapeParser(options: ParseOptions = {}): ScrapeParser {
  return new TemplateScrapeParser(options);
}

class TemplateScrapeParser implements ScrapeParser {
  readonly #options: ParseOptions;
  readonly #dialect: Dialect;
  #template: ScrapeTemplate | undefined;
  #scratch: Uint8Array = new Uint8Array(0);

  constructor(options: ParseOptions) {
    this.#options = { ...options };
    this.#dialect = dialectOf(options.format ?? "text", options.strict ?? false);
  }

  parse(input: string | Uint8Array): MetricFamily[] {
    const bytes = typeof input === "string" ? this.#encode(input) : input;
    if (bytes === undefined) return parseMetrics(input, this.#options);
    return this.#template?.read(bytes) ?? this.#parseInFull(bytes);
  }

  #parseInFull(bytes: Uint8Array): MetricFamily[] {
    this.#template = undefined;
    const { onSkipped, onNote } = this.#options;
    const seen = { problem: false };
    const reporting = (listener: (problem: ParseProblem) => void) => (problem: ParseProblem) => {
      seen.problem = true;
      listener(problem);
    };
    const report = new ProblemReporter({
      ...this.#options,
      ...(onSkipped && { onSkipped: reporting(onSkipped) }),
      ...(onNote && { onNote: reporting(onNote) }),
    });
    // A copy: the caller's bytes may be a buffer that is filled again.
    const copy = new Uint8Array(bytes);
    const recorder = new ScrapeRecorder(this.#dialect.format, copy);
    const parser = new PageParser(this.#dialect, recorder, report);
    const text = decodeUtf8(copy);
    parser.read(text?.length === copy.length ? new TextPage(text, copy) : new BytePage(copy));
    parser.end();
    const { families } = recorder;
    if (!seen.problem) this.#template = new ScrapeTemplate(this.#dialect, copy, families, recorder.samples);
    return families;
  }

  /** The UTF-8 of a text, in a buffer used again and again; `undefined` if it has none that would lead back to it. */
  #encode(text: string): Uint8Array | undefined {
    if (this.#scratch.length < text.length) this.#scratch = new Uint8Array(Math.ceil(text.length * 1.1));
    const bytes = encodeUtf8(text, this.#scratch);
    const isAscii = bytes?.length === text.length;
    if (isAscii) return bytes;
    if (LONE_SURROGATE.test(text)) return undefined;
    if (bytes !== undefined) return bytes;
    this.#scratch = new Uint8Array(text.length * 3);
    return encodeUtf8(text, this.#scratch);
  }
}

/** Half of a character: text that no UTF-8 stands for. */
const LONE_SURROGATE = /\p{Surrogate}/u;
