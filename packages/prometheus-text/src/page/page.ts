import { NEWLINE } from "../line/character.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** A page of metrics, or a run of its lines: bytes to look at, and strings made of them on demand. */
export interface Page {
  /** Codes of the page's characters, those beyond ASCII not necessarily as UTF-8. */
  readonly bytes: Uint8Array;
  /** The text at these offsets of `bytes`, or `undefined` if it is not UTF-8. */
  slice(start: number, end: number): string | undefined;
  /** Where an ASCII character is found first, at or after `at`, or -1. */
  indexOf(character: string, at: number): number;
}

const BEYOND_ASCII = 0xff;
const NO_BYTES = new Uint8Array(0);

/**
 * A page held as text, with one byte per UTF-16 code unit beside it, so that offsets into one are offsets into
 * the other. ASCII pages, nearly all there are, need no second look: their UTF-8 is just that.
 */
export class TextPage implements Page {
  readonly bytes: Uint8Array;
  readonly #text: string;

  /** `bytes` has one byte for each code unit of `text`. */
  constructor(text: string, bytes: Uint8Array) {
    this.#text = text;
    this.bytes = bytes;
  }

  slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  indexOf(character: string, at: number): number {
    return this.#text.indexOf(character, at);
  }
}

/** A page held as bytes only, decoded piece by piece. */
export class BytePage implements Page {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  slice(start: number, end: number): string | undefined {
    return decodeUtf8(this.bytes.subarray(start, end));
  }

  indexOf(character: string, at: number): number {
    return this.bytes.indexOf(character.charCodeAt(0), at);
  }
}

/** The page for bytes: as text if they are any, else as bytes whose broken lines will be found one by one. */
export function pageOf(bytes: Uint8Array): Page {
  const text = decodeUtf8(bytes);
  if (text === undefined) return new BytePage(bytes);
  return new TextPage(text, text.length === bytes.length ? bytes : oneBytePerUnit(text, NO_BYTES));
}

/** Small enough for a processor's cache, large enough for the cost of beginning not to matter. */
const RUN_LENGTH = 262_144;

/**
 * Cuts an input into runs of whole lines, of a quarter of a million characters or one longer line each: what is
 * read stays in the processor's cache, and strings cut out of decoded bytes hold their run, not the whole page.
 *
 * A run must be done with before the next is taken: they share a buffer.
 */
export function* runsOf(input: string | Uint8Array): Generator<Page, void, undefined> {
  const scratch = new Uint8Array(typeof input === "string" ? Math.min(input.length, RUN_LENGTH) : 0);
  for (let at = 0; at < input.length;) {
    const end = runEnd(input, at);
    if (typeof input === "string") {
      const text = input.slice(at, end);
      yield new TextPage(text, oneBytePerUnit(text, scratch));
    } else {
      yield pageOf(input.subarray(at, end));
    }
    at = end;
  }
}

/** Where the run of lines that begins at `at` ends. */
function runEnd(input: string | Uint8Array, at: number): number {
  if (input.length - at <= RUN_LENGTH) return input.length;
  const last = lastNewline(input, at + RUN_LENGTH - 1);
  const newline = last >= at ? last : firstNewline(input, at + RUN_LENGTH);
  return newline < 0 ? input.length : newline + 1;
}

function lastNewline(input: string | Uint8Array, at: number): number {
  return typeof input === "string" ? input.lastIndexOf("\n", at) : input.lastIndexOf(NEWLINE, at);
}

function firstNewline(input: string | Uint8Array, at: number): number {
  return typeof input === "string" ? input.indexOf("\n", at) : input.indexOf(NEWLINE, at);
}

/** One byte for each UTF-16 code unit of a text, in `target` if there is room. */
function oneBytePerUnit(text: string, target: Uint8Array): Uint8Array {
  const bytes = target.length < text.length ? new Uint8Array(text.length) : target.subarray(0, text.length);
  // As long as the text: encoded whole, and so ASCII only.
  if (encodeUtf8(text, bytes) !== undefined) return bytes;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[at] = code < 0x80 ? code : BEYOND_ASCII;
  }
  return bytes;
}
