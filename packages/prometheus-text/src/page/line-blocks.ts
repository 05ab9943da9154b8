import { NEWLINE } from "../line/character.ts";

/** Lines are handed on in blocks of about this size, so that one large chunk does not become one large block. */
const BLOCK_BYTES = 65_536;

/**
 * Cuts chunks of bytes, split anywhere, into blocks of whole lines.
 *
 * Holds back no more than the beginning of one line, in pieces that are joined once its end has come, so that a
 * long line costs no more than its length.
 */
export class LineBlocks {
  #pieces: Uint8Array[] = [];

  /** The whole lines that are complete with this chunk; blocks are views on it, except for the first. */
  *take(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      const end = blockEnd(chunk, at);
      if (end === 0) break;
      yield this.#joined(chunk.subarray(at, end));
      at = end;
    }
    // A copy: the chunk may be a buffer that is filled again.
    if (at < chunk.length) this.#pieces.push(new Uint8Array(chunk.subarray(at)));
  }

  /** What is left when there are no more chunks: a last line without a newline. */
  rest(): Uint8Array {
    return this.#joined(new Uint8Array(0));
  }

  #joined(last: Uint8Array): Uint8Array {
    if (this.#pieces.length === 0) return last;
    const pieces = [...this.#pieces, last];
    this.#pieces = [];
    const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

/** Where a block that begins at `at` ends, behind a newline; 0 if there is none to come. */
function blockEnd(chunk: Uint8Array, at: number): number {
  if (chunk.length - at > BLOCK_BYTES) {
    const newline = chunk.lastIndexOf(NEWLINE, at + BLOCK_BYTES);
    return (newline >= at ? newline : chunk.indexOf(NEWLINE, at)) + 1;
  }
  const newline = chunk.lastIndexOf(NEWLINE);
  return newline >= at ? newline + 1 : 0;
}
