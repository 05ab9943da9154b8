import { NEWLINE, RETURN, SPACE, TAB, KINDS, METRIC_PART, METRIC_START } from "./character.ts";
import type { MetadataLine } from "./comment-line.ts";
import type { ExpositionFormat } from "./dialect.ts";
import { metricTypeOf } from "./metric-type.ts";
import type { Page } from "./page.ts";

const KEYWORD_AT = 2;
const NAME_AT = 7;

/**
 * Reads HELP and TYPE lines of the usual form: single blanks, a bare name, text without backslashes.
 *
 * All dialects agree on those. Everything else is answered with `null`, whereupon the caller reads the line with
 * `readCommentLine`; where this class answers, that function would say the same.
 */
export class PlainMetadata {
  /** Where the next line begins. */
  next = 0;
  readonly #format: ExpositionFormat;
  #page: Page | undefined;
  #name = "";
  #nameStart = 0;
  #nameEnd = 0;

  constructor(format: ExpositionFormat) {
    this.#format = format;
  }

  /** Says which page is read from now on. */
  setPage(page: Page): void {
    this.#page = page;
    this.#nameStart = this.#nameEnd = 0;
  }

  /** Reads the line at `at`, which begins with `#` and ends in a newline. */
  read(at: number): MetadataLine | null {
    const page = this.#page;
    if (page === undefined) return null;
    const { bytes } = page;
    const keyword = keywordAt(bytes, at);
    if (keyword === null) return null;
    const nameStart = at + NAME_AT;
    let position = nameStart;
    if (!((KINDS[bytes[position] as number] as number) & METRIC_START)) return null;
    while ((KINDS[bytes[position] as number] as number) & METRIC_PART) position++;
    if (bytes[position] !== SPACE) return null;
    const textStart = position + 1;
    const end = bytes.indexOf(NEWLINE, textStart);
    const first = bytes[textStart] as number;
    if (end === textStart || first === SPACE || first === TAB || bytes[end - 1] === RETURN) return null;
    const text = page.slice(textStart, end);
    if (text === undefined) return null;
    this.next = end + 1;
    if (keyword === "help") {
      if (text.includes("\\")) return null;
      return { kind: "help", name: this.#nameOf(page, nameStart, position), help: text };
    }
    const type = metricTypeOf(text, this.#format);
    return type === undefined ? null : { kind: "type", name: this.#nameOf(page, nameStart, position), type };
  }

  /** The name as a string; one and the same for lines of the same name, as HELP and TYPE come in pairs. */
  #nameOf(page: Page, start: number, end: number): string {
    if (!this.#isLastName(page.bytes, start, end)) this.#name = page.slice(start, end) ?? "";
    this.#nameStart = start;
    this.#nameEnd = end;
    return this.#name;
  }

  #isLastName(bytes: Uint8Array, start: number, end: number): boolean {
    let other = this.#nameStart;
    if (end - start !== this.#nameEnd - other) return false;
    while (start < end) if (bytes[start++] !== bytes[other++]) return false;
    return true;
  }
}

/** Which keyword stands at the beginning of this line, if it is one of the two with single blanks around it. */
function keywordAt(bytes: Uint8Array, at: number): "help" | "type" | null {
  if (bytes[at + 1] !== SPACE || bytes[at + NAME_AT - 1] !== SPACE) return null;
  const keyword = at + KEYWORD_AT;
  if (isWord(bytes, keyword, HELP)) return "help";
  return isWord(bytes, keyword, TYPE) ? "type" : null;
}

const HELP = [0x48, 0x45, 0x4c, 0x50] as const;
const TYPE = [0x54, 0x59, 0x50, 0x45] as const;

function isWord(bytes: Uint8Array, at: number, word: readonly [number, number, number, number]): boolean {
  return (
    bytes[at] === word[0] &&
    bytes[at + 1] === word[1] &&
    bytes[at + 2] === word[2] &&
    bytes[at + 3] === word[3]
  );
}
