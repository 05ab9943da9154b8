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

/**
 * A page held as text, with one byte per UTF-16 code unit beside it, so that offsets into one are offsets into
 * the other. ASCII pages, nearly all there are, need no second look: their UTF-8 is just that.
 */
export class TextPage implements Page {
  readonly bytes: Uint8Array;
  readonly #text: string;

  /** `bytes` may be given if they are the UTF-8 of `text`. */
  constructor(text: string, bytes?: Uint8Array) {
    this.#text = text;
    this.bytes = bytes?.length === text.length ? bytes : oneBytePerUnit(text);
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

/** The page for an input: as text if it is any, else as bytes whose broken lines will be found one by one. */
export function pageOf(input: string | Uint8Array): Page {
  if (typeof input === "string") return new TextPage(input);
  const text = decodeUtf8(input);
  return text === undefined ? new BytePage(input) : new TextPage(text, input);
}

function oneBytePerUnit(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  // As long as the text: encoded whole, and so ASCII only.
  if (encodeUtf8(text, bytes) !== undefined) return bytes;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[at] = code < 0x80 ? code : BEYOND_ASCII;
  }
  return bytes;
}
