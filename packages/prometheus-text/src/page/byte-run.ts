/** A run of bytes with a view for comparing many at a time. */
export class ByteRun {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes, `length` at most, are the same from `at` here and from `otherAt` in `other`. */
  commonLength(at: number, other: ByteRun, otherAt: number, length: number): number {
    const view = this.#view;
    const otherView = other.#view;
    const bound = Math.min(length, this.bytes.length - at, other.bytes.length - otherAt);
    let common = 0;
    while (common + 16 <= bound) {
      const here = at + common;
      const there = otherAt + common;
      const difference =
        (view.getInt32(here, true) ^ otherView.getInt32(there, true)) |
        (view.getInt32(here + 4, true) ^ otherView.getInt32(there + 4, true)) |
        (view.getInt32(here + 8, true) ^ otherView.getInt32(there + 8, true)) |
        (view.getInt32(here + 12, true) ^ otherView.getInt32(there + 12, true));
      if (difference !== 0) break;
      common += 16;
    }
    while (
      common + 4 <= bound &&
      view.getInt32(at + common, true) === otherView.getInt32(otherAt + common, true)
    )
      common += 4;
    while (common < bound && this.bytes[at + common] === other.bytes[otherAt + common]) common++;
    return common;
  }
}
