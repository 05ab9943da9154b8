import { NEWLINE, SPACE } from "../line/character.ts";
import { ByteRun } from "../page/byte-run.ts";
import type { Dialect } from "../dialect.ts";
import { LineCursor } from "../line/line-cursor.ts";
import type { Labels, MetricFamily, Sample } from "../metric-family.ts";
import { PlainValue } from "../plain/plain-value.ts";
import { readSampleLine } from "../line/sample-line.ts";
import { decodeUtf8 } from "../page/utf8.ts";

/** A sample of the page a template is made of. */
export interface TemplateSample {
  name: string;
  labels: Labels;
  /** The family's index. */
  family: number;
  /** Where its line begins and ends (behind the newline, if any), in bytes. */
  start: number;
  end: number;
  /** Length of name and labels of a line of the usual form; 0 for others, which are read anew each time. */
  seriesLength: number;
}

/**
 * A page as the pattern for the next: the same lines in the same order, with other values.
 *
 * What stands between the samples must be the same bytes, and so must name and labels of each; then only numbers
 * are read, and everything else is what it was.
 */
export class ScrapeTemplate {
  readonly #page: ByteRun;
  readonly #families: readonly MetricFamily[];
  readonly #samples: readonly TemplateSample[];
  readonly #cursor: LineCursor;
  readonly #value: PlainValue;

  /** Keeps `bytes`, which must not change, and freezes the labels, which all pages will share. */
  constructor(
    dialect: Dialect,
    bytes: Uint8Array,
    families: readonly MetricFamily[],
    samples: readonly TemplateSample[],
  ) {
    this.#page = new ByteRun(bytes);
    this.#families = families.map(withoutSamples);
    this.#samples = samples;
    this.#cursor = new LineCursor(dialect);
    this.#value = new PlainValue(dialect.format);
    for (const { labels } of samples) Object.freeze(labels);
  }

  /** Reads a page that follows the template; `undefined` at the first difference. */
  read(bytes: Uint8Array): MetricFamily[] | undefined {
    const page = new ByteRun(bytes);
    const families = this.#families.map(withoutSamples);
    /** Lines up to here end in a newline. */
    const limit = bytes.lastIndexOf(NEWLINE) + 1;
    let at = 0;
    let templateAt = 0;
    for (const known of this.#samples) {
      const between = known.start - templateAt;
      if (between > 0) {
        if (this.#page.commonLength(templateAt, page, at, between) < between) return undefined;
        at += between;
      }
      const sample =
        at < limit && known.seriesLength > 0
          ? this.#readPlain(page, at, known)
          : this.#readAnew(bytes, at, known);
      if (sample === undefined) return undefined;
      families[known.family]?.samples.push(sample);
      at = this.#value.next;
      templateAt = known.end;
    }
    const rest = this.#page.bytes.length - templateAt;
    const isSame = rest === bytes.length - at && this.#page.commonLength(templateAt, page, at, rest) === rest;
    return isSame ? families : undefined;
  }

  #readPlain(page: ByteRun, at: number, known: TemplateSample): Sample | undefined {
    const { name, labels, start, seriesLength } = known;
    if (this.#page.commonLength(start, page, at, seriesLength) < seriesLength) return undefined;
    const series = at + seriesLength;
    if (page.bytes[series] !== SPACE || !this.#value.read(page.bytes, series + 1)) return undefined;
    const { value, timestampMs } = this.#value;
    return timestampMs === undefined ? { name, labels, value } : { name, labels, value, timestampMs };
  }

  /** Reads a line that has not the usual form. Its labels may differ, but not its name, and thus its family. */
  #readAnew(bytes: Uint8Array, at: number, { name }: TemplateSample): Sample | undefined {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    const line = decodeUtf8(bytes.subarray(at, end));
    if (line === undefined) return undefined;
    this.#cursor.setContent(line);
    const sample = readSampleLine(this.#cursor);
    if (sample?.name !== name) return undefined;
    Object.freeze(sample.labels);
    this.#value.next = newline < 0 ? end : newline + 1;
    return sample;
  }
}

/** A copy of a family, to be filled anew. */
function withoutSamples(family: MetricFamily): MetricFamily {
  const copy: MetricFamily = { ...family, samples: [] };
  if (family.resumedAt !== undefined) copy.resumedAt = [...family.resumedAt];
  return copy;
}
