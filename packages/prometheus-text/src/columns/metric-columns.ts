import { NEWLINE } from "../line/character.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import type { Dialect } from "../dialect.ts";
import { LineCursor } from "../line/line-cursor.ts";
import type { Labels, MetricFamily, Sample } from "../metric-family.ts";
import { readSampleLine } from "../line/sample-line.ts";
import { decodeUtf8 } from "../page/utf8.ts";

/** A family of a page in columns: its metadata. Its samples are those whose `familyIndices` name it. */
export type ColumnFamily = Omit<MetricFamily, "samples" | "resumedAt">;

/**
 * The samples of a page as typed arrays, index by index and in input order, with names and labels read from the
 * page on demand.
 *
 * Keeps the bytes it was made of: they must not change while it is in use. Besides them it takes 16 bytes a
 * sample, 24 if any line has a timestamp.
 */
export class MetricColumns {
  /** How many samples the page has. */
  readonly length: number;
  /** The families in order of first mention. */
  readonly families: readonly ColumnFamily[];
  readonly values: Float64Array;
  /** For each sample the index of its family in `families`. */
  readonly familyIndices: Uint32Array;
  /** For each sample its timestamp or NaN; absent if no line has one. */
  readonly timestampsMs: Float64Array | undefined;
  readonly #bytes: Uint8Array;
  readonly #lineStarts: Uint32Array;
  readonly #cursor: LineCursor;

  /** Use `parseColumns`. */
  constructor(bytes: Uint8Array, dialect: Dialect, columns: ColumnBuilder) {
    this.length = columns.length;
    this.families = columns.families.map(({ name, type, help, unit }) => ({
      name,
      type,
      ...(help === undefined ? {} : { help }),
      ...(unit === undefined ? {} : { unit }),
    }));
    this.values = columns.values;
    this.familyIndices = columns.familyIndices;
    this.timestampsMs = columns.timestampsMs;
    this.#bytes = bytes;
    this.#lineStarts = columns.lineStarts;
    this.#cursor = new LineCursor(dialect);
  }

  /** The labels of a sample, read from its line anew each time. Throws a `RangeError` beyond `length`. */
  labels(index: number): Labels {
    return this.sample(index).labels;
  }

  /** A sample in full, as `parseMetrics` has it. Throws a `RangeError` beyond `length`. */
  sample(index: number): Sample {
    const start = this.#lineStarts[index];
    if (start === undefined) throw new RangeError(`There is no sample ${index}: the page has ${this.length}`);
    const newline = this.#bytes.indexOf(NEWLINE, start);
    const line = decodeUtf8(this.#bytes.subarray(start, newline < 0 ? this.#bytes.length : newline));
    this.#cursor.setContent(line ?? "");
    const sample = readSampleLine(this.#cursor);
    if (sample === null)
      throw new Error(`Sample ${index} cannot be read again: the page's bytes were changed`);
    return sample;
  }
}
