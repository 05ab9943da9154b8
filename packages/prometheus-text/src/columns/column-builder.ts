import type { MetadataLine } from "../line/comment-line.ts";
import type { ExpositionFormat } from "../dialect.ts";
import { FamilyTable } from "../families/family-table.ts";
import type { FamilyRecord } from "../families/family-table.ts";
import type { MetricFamily, Sample } from "../metric-family.ts";
import { NameMemo } from "../plain/name-memo.ts";
import type { LineNote, LineSink } from "../page/page-parser.ts";
import type { Page } from "../page/page.ts";
import type { PlainLine } from "../plain/plain-line.ts";

/** Collects the samples of a page into typed arrays, with no object per sample. */
export class ColumnBuilder implements LineSink {
  length = 0;
  values = new Float64Array(0);
  familyIndices = new Uint32Array(0);
  lineStarts = new Uint32Array(0);
  timestampsMs: Float64Array | undefined;
  readonly #table: FamilyTable;
  readonly #memo: NameMemo;
  readonly #pageLength: number;
  #record: FamilyRecord | undefined;

  constructor(format: ExpositionFormat, bytes: Uint8Array) {
    this.#table = new FamilyTable(format);
    this.#memo = new NameMemo(bytes);
    this.#pageLength = bytes.length;
  }

  get families(): MetricFamily[] {
    return this.#table.families;
  }

  metadata(line: MetadataLine): LineNote | undefined {
    // It may be the family of names that had another one so far.
    this.#memo.clear();
    this.#record = undefined;
    return this.#table.describe(line);
  }

  sample(sample: Sample, start: number): LineNote | undefined {
    const record = this.#table.familyOf(sample.name);
    const note = this.#table.enter(record);
    this.#add(record, start, sample.value, sample.timestampMs);
    this.#record = undefined;
    return note;
  }

  plainSample(line: PlainLine, page: Page): LineNote | undefined {
    const { start, value, timestampMs } = line;
    if (line.sameName && this.#record !== undefined) {
      this.#add(this.#record, start, value, timestampMs);
      return undefined;
    }
    const record = this.#memo.get(start, line.nameLength) ?? this.#learn(line, page);
    const note = this.#table.enter(record);
    this.#add(record, start, value, timestampMs);
    this.#record = record;
    return note;
  }

  /** Cuts the arrays to their length. */
  finish(): void {
    this.values = this.values.slice(0, this.length);
    this.familyIndices = this.familyIndices.slice(0, this.length);
    this.lineStarts = this.lineStarts.slice(0, this.length);
    this.timestampsMs = this.timestampsMs?.slice(0, this.length);
  }

  #learn({ start, nameLength }: PlainLine, page: Page): FamilyRecord {
    const record = this.#table.familyOf(page.slice(start, start + nameLength) ?? "");
    this.#memo.set(start, nameLength, record);
    return record;
  }

  #add(record: FamilyRecord, start: number, value: number, timestampMs: number | undefined): void {
    const at = this.length;
    if (at === this.values.length) this.#grow(start);
    this.values[at] = value;
    this.familyIndices[at] = record.index;
    this.lineStarts[at] = start;
    if (timestampMs !== undefined) this.#timestamps()[at] = timestampMs;
    record.sampleCount++;
    this.length = at + 1;
  }

  #timestamps(): Float64Array {
    return (this.timestampsMs ??= new Float64Array(this.values.length).fill(NaN));
  }

  /** Makes room for as many samples as the page seems to have, going by those so far. */
  #grow(readSoFar: number): void {
    const expected =
      this.length === 0 ? this.#pageLength / 100 : (this.length * this.#pageLength) / readSoFar;
    const capacity = Math.ceil(Math.max(expected * 1.05, this.length * 1.25)) + 16;
    this.values = enlarged(this.values, new Float64Array(capacity));
    this.familyIndices = enlarged(this.familyIndices, new Uint32Array(capacity));
    this.lineStarts = enlarged(this.lineStarts, new Uint32Array(capacity));
    if (this.timestampsMs !== undefined) {
      this.timestampsMs = enlarged(this.timestampsMs, new Float64Array(capacity).fill(NaN));
    }
  }
}

function enlarged<T extends Float64Array | Uint32Array>(array: T, larger: T): T {
  larger.set(array);
  return larger;
}
