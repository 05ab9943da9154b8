import type { FamilyRecord } from "../families/family-table.ts";

/** As many names as a histogram or summary alternates between, and one to spare. */
const SIZE = 4;

/**
 * The families of the last few sample names, found by comparing bytes with where the name stood before: for
 * pages of which no strings are made.
 */
export class NameMemo {
  readonly #bytes: Uint8Array;
  readonly #starts = new Float64Array(SIZE);
  readonly #lengths = new Float64Array(SIZE);
  readonly #records: (FamilyRecord | undefined)[] = new Array<FamilyRecord | undefined>(SIZE).fill(undefined);
  #next = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The family of the name at `start`, if it is one of those remembered. */
  get(start: number, length: number): FamilyRecord | undefined {
    for (let slot = 0; slot < SIZE; slot++) {
      if (this.#lengths[slot] === length && this.#isAt(this.#starts[slot] as number, start, length)) {
        return this.#records[slot];
      }
    }
    return undefined;
  }

  set(start: number, length: number, record: FamilyRecord): void {
    const slot = this.#next;
    this.#starts[slot] = start;
    this.#lengths[slot] = length;
    this.#records[slot] = record;
    this.#next = (slot + 1) % SIZE;
  }

  clear(): void {
    this.#lengths.fill(0);
  }

  #isAt(known: number, start: number, length: number): boolean {
    const bytes = this.#bytes;
    // From the end: the names of one family differ there.
    for (let at = length - 1; at >= 0; at--) if (bytes[known + at] !== bytes[start + at]) return false;
    return true;
  }
}
