import {
  CLOSE_BRACE,
  COMMA,
  EQUALS,
  KINDS,
  LABEL_PART,
  LABEL_START,
  METRIC_PART,
  METRIC_START,
  OPEN_BRACE,
  PLAIN_IN_QUOTES,
  QUOTE,
  SPACE,
} from "../line/character.ts";
import type { ExpositionFormat } from "../dialect.ts";
import { ByteRun } from "../page/byte-run.ts";
import { PlainValue } from "./plain-value.ts";

/** Lines with more labels than this are left to the unhurried reader. */
const MAX_LABELS = 48;
/** Per label: where name and value begin and end, counted from the beginning of the line. */
export const FIELDS = 4;

const UNDERSCORE = 0x5f;

/**
 * Reads sample lines of the usual form, each as its difference from the one before.
 *
 * The usual form is the part on which all dialects agree: `name{label="value",…} number [timestamp]`, single
 * blanks, bare names, ASCII values without backslashes. Everything else is answered with `false`, whereupon the
 * caller reads the line with `readSampleLine`; so this class decides nothing about the format, and may only
 * accept what that function accepts, with the same outcome.
 *
 * Neighbouring lines mostly differ in their last label: the common beginning is found by comparing many bytes
 * at a time, and reading goes on within the first label that differs.
 */
export class PlainLine {
  /** Name and labels as on the line before, up to this many labels. */
  sharedLabels = 0;
  /** The line has the labels of the line before, by name, number and order. */
  sameLabelNames = false;
  /** The metric name is the one of the line before. */
  sameName = false;
  labelCount = 0;
  start = 0;
  nameLength = 0;
  /** Length of name and labels, braces included. */
  seriesLength = 0;
  value = 0;
  timestampMs: number | undefined;
  /** Where the next line begins. */
  next = 0;
  /** `FIELDS` offsets per label, relative to `start`. */
  readonly offsets = new Int32Array(MAX_LABELS * FIELDS);

  readonly #value: PlainValue;
  #bytes: Uint8Array = new Uint8Array(0);
  #run = new ByteRun(this.#bytes);
  #hasPrevious = false;

  constructor(format: ExpositionFormat) {
    this.#value = new PlainValue(format);
  }

  /** Says what is read from now on. */
  setPage(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#run = new ByteRun(bytes);
    this.#hasPrevious = false;
  }

  /** Reads the line at `at`, which must end in a newline, if it has the usual form; else nothing can be relied on. */
  read(at: number): boolean {
    const bytes = this.#bytes;
    if ((KINDS[bytes[at] as number] as number) & METRIC_START) {
      const series = this.#readSeries(at);
      if (series >= 0 && bytes[series] === SPACE && this.#value.read(bytes, series + 1)) {
        this.value = this.#value.value;
        this.timestampMs = this.#value.timestampMs;
        this.next = this.#value.next;
        this.#hasPrevious = true;
        return true;
      }
    }
    this.#hasPrevious = false;
    return false;
  }

  /** Reads name and labels; answers where they end, or -1. */
  #readSeries(at: number): number {
    const { offsets, start, labelCount } = this;
    const common =
      this.#hasPrevious && labelCount > 0
        ? this.#run.commonLength(start, this.#run, at, this.seriesLength)
        : 0;
    this.sameName = common > this.nameLength;
    if (!this.sameName) return this.#readName(at);
    let shared = labelCount;
    while (shared > 0 && (offsets[shared * FIELDS - 1] as number) >= common) shared--;
    this.sharedLabels = shared;
    if (shared < labelCount && (offsets[shared * FIELDS + 2] as number) <= common) {
      const end = this.#readLabelValue(at + common);
      if (end < 0) return -1;
      offsets[shared * FIELDS + 3] = end - at;
      return this.#readLabels(at, shared + 1, end + 1, true);
    }
    const position = shared > 0 ? (offsets[shared * FIELDS - 1] as number) : this.nameLength;
    return this.#readLabels(at, shared, at + position + 1, true);
  }

  /** Reads a name that is not the one of the line before, and the labels behind it. */
  #readName(at: number): number {
    const bytes = this.#bytes;
    let position = at + 1;
    while ((KINDS[bytes[position] as number] as number) & METRIC_PART) position++;
    this.nameLength = position - at;
    this.sharedLabels = 0;
    if (bytes[position] === OPEN_BRACE) return this.#readLabels(at, 0, position + 1, this.#hasPrevious);
    this.start = at;
    this.seriesLength = this.nameLength;
    this.labelCount = 0;
    this.sameLabelNames = false;
    return position;
  }

  /** Reads the labels from number `label` on; `sameNames` says that those so far have the names of the line before. */
  #readLabels(at: number, label: number, position: number, sameNames: boolean): number {
    const bytes = this.#bytes;
    const { offsets, start: previous, labelCount: previousCount } = this;
    for (; ; label++) {
      if (label > 0) {
        const separator = bytes[position++];
        if (separator === CLOSE_BRACE) break;
        if (separator !== COMMA) return -1;
      }
      const nameStart = position;
      if (label === MAX_LABELS || !((KINDS[bytes[position] as number] as number) & LABEL_START)) return -1;
      do position++;
      while ((KINDS[bytes[position] as number] as number) & LABEL_PART);
      if (bytes[position] !== EQUALS || bytes[position + 1] !== QUOTE) return -1;
      const nameEnd = position;
      const end = this.#readLabelValue(nameEnd + 2);
      if (end < 0) return -1;
      const field = label * FIELDS;
      sameNames =
        sameNames &&
        label < previousCount &&
        this.#sameBytes(
          previous + (offsets[field] as number),
          previous + (offsets[field + 1] as number),
          nameStart,
          nameEnd,
        );
      if (!sameNames && !this.#isNewName(at, label, nameStart, nameEnd)) return -1;
      offsets[field] = nameStart - at;
      offsets[field + 1] = nameEnd - at;
      offsets[field + 2] = nameEnd + 2 - at;
      offsets[field + 3] = end - at;
      position = end + 1;
    }
    this.start = at;
    this.labelCount = label;
    this.sameLabelNames = sameNames && label === previousCount;
    this.seriesLength = position - at;
    return position;
  }

  /** Reads the rest of a label's value; answers where its closing quote is, or -1. */
  #readLabelValue(position: number): number {
    const bytes = this.#bytes;
    while ((KINDS[bytes[position] as number] as number) & PLAIN_IN_QUOTES) position++;
    return bytes[position] === QUOTE ? position : -1;
  }

  #sameBytes(aStart: number, aEnd: number, bStart: number, bEnd: number): boolean {
    if (aEnd - aStart !== bEnd - bStart) return false;
    const bytes = this.#bytes;
    while (aStart < aEnd) if (bytes[aStart++] !== bytes[bStart++]) return false;
    return true;
  }

  /** Whether a label's name is neither one of its line already, nor one that needs care (`__name__`, `__proto__`). */
  #isNewName(at: number, label: number, nameStart: number, nameEnd: number): boolean {
    const { offsets } = this;
    const bytes = this.#bytes;
    if (bytes[nameStart] === UNDERSCORE && bytes[nameStart + 1] === UNDERSCORE) return false;
    for (let field = 0; field < label * FIELDS; field += FIELDS) {
      const start = at + (offsets[field] as number);
      if (this.#sameBytes(start, at + (offsets[field + 1] as number), nameStart, nameEnd)) return false;
    }
    return true;
  }
}
