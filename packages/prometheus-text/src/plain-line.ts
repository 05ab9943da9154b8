import {
  CLOSE_BRACE,
  COMMA,
  EQUALS,
  KINDS,
  LABEL_PART,
  LABEL_START,
  METRIC_PART,
  METRIC_START,
  NEWLINE,
  OPEN_BRACE,
  PLAIN_IN_QUOTES,
  QUOTE,
  SPACE,
} from "./character.ts";
import type { ExpositionFormat } from "./dialect.ts";
import type { Page } from "./page.ts";
import { parseNumber } from "./number.ts";
import { parseOpenMetricsTimestamp, parseTextTimestamp } from "./timestamp.ts";

/** Lines with more labels than this are left to the unhurried reader. */
const MAX_LABELS = 48;
/** Per label: where name and value begin and end, counted from the beginning of the line. */
export const FIELDS = 4;

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const UNDERSCORE = 0x5f;
const SMALL_E = 0x65;

/** Powers of ten that a double holds exactly. */
const POWERS = new Float64Array(23);
for (let exponent = 0; exponent < 23; exponent++) POWERS[exponent] = Number(`1e${exponent}`);

/**
 * Reads sample lines of the usual form, each as its difference from the one before.
 *
 * The usual form is the part on which all dialects agree: `name{label="value",…} number [timestamp]`, single
 * blanks, bare names, ASCII values without backslashes. Everything else is answered with `false`, whereupon the
 * caller reads the line with `readSampleLine`; so this class decides nothing about the format, and may only
 * accept what that function accepts, with the same outcome.
 *
 * Neighbouring lines mostly differ in their last label: the common beginning is found by comparing four bytes
 * at a time, and reading goes on at the first label that differs.
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

  readonly #format: ExpositionFormat;
  #page: Page | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #limit = 0;
  #hasPrevious = false;

  constructor(format: ExpositionFormat) {
    this.#format = format;
  }

  /** Says which page is read from now on; lines before `limit` end in a newline. */
  setPage(page: Page, limit: number): void {
    const { bytes } = page;
    this.#page = page;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limit = limit;
    this.#hasPrevious = false;
  }

  /** Reads the line at `at` if it has the usual form; `false` leaves nothing but `start` to rely on. */
  read(at: number): boolean {
    const bytes = this.#bytes;
    if ((KINDS[bytes[at] as number] as number) & METRIC_START) {
      const series = this.#readSeries(at);
      if (series >= 0 && bytes[series] === SPACE && this.#readValue(series + 1)) {
        this.#hasPrevious = true;
        return true;
      }
    }
    this.#hasPrevious = false;
    return false;
  }

  /** Reads name and labels; answers where they end, or -1. */
  #readSeries(at: number): number {
    const bytes = this.#bytes;
    const { offsets, start: previous, labelCount: previousCount } = this;
    const common = this.#hasPrevious && previousCount > 0 ? this.#commonLength(previous, at) : 0;
    let position: number;
    let label = 0;
    this.sameName = common > this.nameLength;
    if (this.sameName) {
      while (label < previousCount && (offsets[label * FIELDS + 3] as number) < common) label++;
      position = at + (label > 0 ? (offsets[label * FIELDS - 1] as number) + 1 : this.nameLength + 1);
    } else {
      position = at + 1;
      while ((KINDS[bytes[position] as number] as number) & METRIC_PART) position++;
      this.nameLength = position - at;
      if (bytes[position] !== OPEN_BRACE) {
        this.start = at;
        this.seriesLength = this.nameLength;
        this.labelCount = this.sharedLabels = 0;
        this.sameLabelNames = false;
        return position;
      }
      position++;
    }
    this.sharedLabels = label;
    let sameLabelNames = this.#hasPrevious;
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
      position += 2;
      const valueStart = position;
      while ((KINDS[bytes[position] as number] as number) & PLAIN_IN_QUOTES) position++;
      if (bytes[position] !== QUOTE) return -1;
      const field = label * FIELDS;
      sameLabelNames =
        sameLabelNames &&
        label < previousCount &&
        this.#sameBytes(
          previous + (offsets[field] as number),
          previous + (offsets[field + 1] as number),
          nameStart,
          nameEnd,
        );
      if (!sameLabelNames && !this.#isNewName(at, label, nameStart, nameEnd)) return -1;
      offsets[field] = nameStart - at;
      offsets[field + 1] = nameEnd - at;
      offsets[field + 2] = valueStart - at;
      offsets[field + 3] = position - at;
      position++;
    }
    this.start = at;
    this.labelCount = label;
    this.sameLabelNames = sameLabelNames && label === previousCount;
    this.seriesLength = position - at;
    return position;
  }

  /** How far the series that begins at `previous` goes on at `at` too. */
  #commonLength(previous: number, at: number): number {
    const view = this.#view;
    const length = Math.min(this.seriesLength, this.#limit - at);
    let common = 0;
    while (common + 4 <= length && view.getUint32(previous + common) === view.getUint32(at + common))
      common += 4;
    const bytes = this.#bytes;
    while (common < length && bytes[previous + common] === bytes[at + common]) common++;
    return common;
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

  /**
   * Reads value and timestamp up to the newline.
   *
   * With up to 15 digits and a power of ten up to 22, one division or multiplication of two exact doubles gives
   * the correctly rounded value; all other spellings go through `parseNumber`.
   */
  #readValue(at: number): boolean {
    const bytes = this.#bytes;
    let position = at;
    let byte = bytes[position] as number;
    const negative = byte === MINUS;
    if (negative) byte = bytes[++position] as number;
    const digitsStart = position;
    let mantissa = 0;
    for (let digit = byte - ZERO; digit >= 0 && digit <= 9; digit = byte - ZERO) {
      mantissa = mantissa * 10 + digit;
      byte = bytes[++position] as number;
    }
    let digits = position - digitsStart;
    let exponent = 0;
    if (byte === DOT) {
      const fractionStart = position + 1;
      byte = bytes[++position] as number;
      for (let digit = byte - ZERO; digit >= 0 && digit <= 9; digit = byte - ZERO) {
        mantissa = mantissa * 10 + digit;
        byte = bytes[++position] as number;
      }
      exponent = fractionStart - position;
      digits -= exponent;
    }
    if (byte === SMALL_E) {
      // As Go writes it: a sign and two digits.
      const sign = bytes[position + 1] as number;
      const tens = (bytes[position + 2] as number) - ZERO;
      const ones = (bytes[position + 3] as number) - ZERO;
      if ((sign === PLUS || sign === MINUS) && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9) {
        exponent += sign === PLUS ? tens * 10 + ones : -(tens * 10 + ones);
        byte = bytes[(position += 4)] as number;
      }
    }
    const known = digits > 0 && digits <= 15 && exponent >= -22 && exponent <= 22;
    if (known && (byte === NEWLINE || byte === SPACE)) {
      if (exponent > 0) mantissa *= POWERS[exponent] as number;
      else if (exponent < 0) mantissa /= POWERS[-exponent] as number;
      this.value = negative ? -mantissa : mantissa;
    } else {
      while (byte !== NEWLINE && byte !== SPACE) byte = bytes[++position] as number;
      const value = this.#parse(parseNumber, at, position);
      if (value === undefined) return false;
      this.value = value;
    }
    this.timestampMs = undefined;
    this.next = position + 1;
    return byte === NEWLINE || this.#readTimestamp(position + 1);
  }

  #readTimestamp(at: number): boolean {
    const bytes = this.#bytes;
    let position = at;
    while (bytes[position] !== NEWLINE) position++;
    const parse = this.#format === "text" ? parseTextTimestamp : parseOpenMetricsTimestamp;
    this.timestampMs = this.#parse(parse, at, position);
    this.next = position + 1;
    return this.timestampMs !== undefined;
  }

  /** Leaves a token to a parser of strings. */
  #parse(parse: (token: string) => number | undefined, start: number, end: number): number | undefined {
    const token = this.#page?.slice(start, end);
    return token === undefined ? undefined : parse(token);
  }
}
