import { KINDS, METRIC_PART, METRIC_START, RETURN, SPACE, TAB } from "../line/character.ts";
import type { MetadataLine } from "../line/comment-line.ts";
import type { MetricType } from "../metric-family.ts";
import type { Page } from "../page/page.ts";

const KEYWORD_AT = 2;
const NAME_AT = 7;

const bytesOf = (word: string): number[] => Array.from(word, (character) => character.charCodeAt(0));
const HELP = bytesOf("HELP");
const TYPE = bytesOf("TYPE");

/** The types that both formats spell alike, the frequent ones first; with the newline, so that none is a prefix. */
const TYPES = (["gauge", "counter", "histogram", "summary", "gaugehistogram"] satisfies MetricType[]).map(
  (type) => ({ type, word: bytesOf(`${type}\n`) }),
);

/**
 * Reads HELP and TYPE lines of the usual form: single blanks, a bare name, text without backslashes.
 *
 * All dialects agree on those. Everything else is answered with `null`, whereupon the caller reads the line with
 * `readCommentLine`; where this class answers, that function would say the same.
 */
export class PlainMetadata {
  /** Where the next line begins. */
  next = 0;
  #page: Page | undefined;
  #name = "";
  #nameStart = 0;
  #nameEnd = 0;
  #isLastName = false;
  /** The first backslash at or after the last HELP text; beyond the page if there is none. */
  #backslash = -1;

  /** Says which page is read from now on. */
  setPage(page: Page): void {
    this.#page = page;
    this.#nameStart = this.#nameEnd = 0;
    this.#backslash = -1;
  }

  /** Reads the line at `at`, which begins with `#` and ends in a newline. */
  read(at: number): MetadataLine | null {
    const page = this.#page;
    if (page === undefined) return null;
    const { bytes } = page;
    if (bytes[at + 1] !== SPACE || bytes[at + NAME_AT - 1] !== SPACE) return null;
    const isHelp = beginsWith(bytes, at + KEYWORD_AT, HELP);
    if (!isHelp && !beginsWith(bytes, at + KEYWORD_AT, TYPE)) return null;
    const nameEnd = this.#nameEndAfter(bytes, at + NAME_AT);
    if (nameEnd < 0) return null;
    return isHelp ? this.#readHelp(page, at, nameEnd) : this.#readType(page, at, nameEnd);
  }

  #readHelp(page: Page, at: number, nameEnd: number): MetadataLine | null {
    const { bytes } = page;
    const start = nameEnd + 1;
    const end = page.indexOf("\n", start);
    const first = bytes[start];
    if (end === start || first === SPACE || first === TAB || bytes[end - 1] === RETURN) return null;
    if (this.#backslash < start) {
      const found = page.indexOf("\\", start);
      this.#backslash = found < 0 ? bytes.length : found;
    }
    if (this.#backslash < end) return null;
    const help = page.slice(start, end);
    if (help === undefined) return null;
    this.next = end + 1;
    return { kind: "help", name: this.#nameOf(page, at + NAME_AT, nameEnd), help };
  }

  #readType(page: Page, at: number, nameEnd: number): MetadataLine | null {
    for (const { type, word } of TYPES) {
      if (beginsWith(page.bytes, nameEnd + 1, word)) {
        this.next = nameEnd + 1 + word.length;
        return { kind: "type", name: this.#nameOf(page, at + NAME_AT, nameEnd), type };
      }
    }
    return null;
  }

  /** Where the bare name at `start` ends, if one is there and a single blank behind it; else -1. */
  #nameEndAfter(bytes: Uint8Array, start: number): number {
    let at = start;
    // HELP and TYPE come in pairs: mostly this is the name read last.
    for (let other = this.#nameStart; other < this.#nameEnd && bytes[at] === bytes[other]; other++) at++;
    this.#isLastName = at > start && at - start === this.#nameEnd - this.#nameStart && bytes[at] === SPACE;
    if (this.#isLastName) return at;
    if (!((KINDS[bytes[start] as number] as number) & METRIC_START)) return -1;
    while ((KINDS[bytes[at] as number] as number) & METRIC_PART) at++;
    return bytes[at] === SPACE ? at : -1;
  }

  /** The name that `#nameEndAfter` found, as a string; one and the same for lines of the same name. */
  #nameOf(page: Page, start: number, end: number): string {
    if (!this.#isLastName) this.#name = page.slice(start, end) ?? "";
    this.#nameStart = start;
    this.#nameEnd = end;
    return this.#name;
  }
}

function beginsWith(bytes: Uint8Array, at: number, word: readonly number[]): boolean {
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false;
  return true;
}
