import type { Page } from "../page/page.ts";

/** Longer strings share the page's memory anyway. */
const MAX_LENGTH = 12;
const SLOTS = 128;

/**
 * The short strings of a page, each made once where it can be told cheaply: bounds of buckets, methods, status
 * codes come back thousands of times.
 *
 * Every slot remembers where its string stood last, and is looked up by comparing bytes with that place.
 */
export class ShortStrings {
  readonly #starts = new Int32Array(SLOTS);
  readonly #lengths = new Uint8Array(SLOTS);
  readonly #strings: string[] = new Array<string>(SLOTS).fill("");
  #page: Page | undefined;

  /** The string at these offsets of a page. */
  get(page: Page, start: number, end: number): string {
    const length = end - start;
    if (length > MAX_LENGTH || length === 0) return page.slice(start, end) ?? "";
    if (page !== this.#page) this.#open(page);
    const { bytes } = page;
    const slot =
      (Math.imul(bytes[start] as number, 31) +
        Math.imul(bytes[end - 1] as number, 7) +
        (bytes[end - (length >> 1) - 1] as number) +
        length * 64) &
      (SLOTS - 1);
    if (this.#lengths[slot] === length) {
      let known = this.#starts[slot] as number;
      let at = start;
      while (at < end && bytes[known] === bytes[at]) {
        known++;
        at++;
      }
      if (at === end) return this.#strings[slot] as string;
    }
    const made = page.slice(start, end) ?? "";
    this.#lengths[slot] = length;
    this.#starts[slot] = start;
    this.#strings[slot] = made;
    return made;
  }

  /** Offsets into another page say nothing about this one. */
  #open(page: Page): void {
    this.#page = page;
    this.#lengths.fill(0);
  }
}
