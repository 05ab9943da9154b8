/** A run of bytes with a view for comparing four at a time. */
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
    while (common + 4 <= bound && view.getUint32(at + common) === otherView.getUint32(otherAt + common))
      common += 4;
    while (common < bound && this.bytes[at + common] === other.bytes[otherAt + common]) common++;
    return common;
  }
}
