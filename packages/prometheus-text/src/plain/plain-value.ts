import { NEWLINE, SPACE } from "../line/character.ts";
import type { ExpositionFormat } from "../dialect.ts";
import { parseNumber } from "../line/number.ts";
import { parseOpenMetricsTimestamp, parseTextTimestamp } from "../line/timestamp.ts";

const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const SMALL_E = 0x65;

/** Tokens longer than this are left to the unhurried reader. */
const MAX_TOKEN = 64;

/** Powers of ten that a double holds exactly. */
const POWERS = new Float64Array(23);
for (let exponent = 0; exponent < 23; exponent++) POWERS[exponent] = Number(`1e${exponent}`);

/** Reads what stands behind a series in a line of the usual form: a number, maybe a timestamp, the newline. */
export class PlainValue {
  value = 0;
  timestampMs: number | undefined;
  /** Where the next line begins. */
  next = 0;
  readonly #format: ExpositionFormat;

  constructor(format: ExpositionFormat) {
    this.#format = format;
  }

  /**
   * Reads from `at` to the next newline, which there must be; `false` if it has another form.
   *
   * With up to 15 digits and a power of ten up to 22, one division or multiplication of two exact doubles gives
   * the correctly rounded value; all other spellings go through `parseNumber`.
   */
  read(bytes: Uint8Array, at: number): boolean {
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
      const value = parseNumber(tokenAt(bytes, at, position));
      if (value === undefined) return false;
      this.value = value;
    }
    this.timestampMs = undefined;
    this.next = position + 1;
    return byte === NEWLINE || this.#readTimestamp(bytes, position + 1);
  }

  #readTimestamp(bytes: Uint8Array, at: number): boolean {
    let position = at;
    while (bytes[position] !== NEWLINE) position++;
    const token = tokenAt(bytes, at, position);
    this.timestampMs = this.#format === "text" ? parseTextTimestamp(token) : parseOpenMetricsTimestamp(token);
    this.next = position + 1;
    return this.timestampMs !== undefined;
  }
}

/** A short run of ASCII as a string; what is longer or beyond ASCII makes no number, and an empty string. */
function tokenAt(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > MAX_TOKEN) return "";
  let token = "";
  for (let at = start; at < end; at++) token += String.fromCharCode(bytes[at] as number);
  return token;
}
