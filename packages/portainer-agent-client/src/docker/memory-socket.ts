import { Duplex } from "node:stream";

/**
 * Makes two ends of one connection in memory, as far as Node's HTTP takes them for sockets.
 *
 * Not node:stream's `duplexPair`: a read from within the handling of a write leaves that one waiting for ever, as
 * happens with a request that asks for the connection (Node 24.21).
 */
export function memorySockets(): [Duplex, Duplex] {
  const one = new MemorySocket();
  const other = new MemorySocket();
  one.other = other;
  other.other = one;
  return [one, other];
}

class MemorySocket extends Duplex {
  other: MemorySocket | undefined;
  /** Tells the other end that what it wrote was taken. */
  #onTaken: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  override _read(): void {
    const onTaken = this.#onTaken;
    this.#onTaken = undefined;
    onTaken?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, onTaken: () => void): void {
    this.#timer?.refresh();
    this.other?.receive(chunk, onTaken);
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#timer);
    this.other?.destroy();
    done(error);
  }

  receive(chunk: Buffer, onTaken: () => void): void {
    this.#timer?.refresh();
    if (chunk.byteLength === 0) {
      onTaken();
    } else {
      this.#onTaken = onTaken;
      this.push(chunk);
    }
  }

  /** As a socket's: dockerode's `timeout` needs it. */
  setTimeout(timeoutMs: number, onTimeout?: () => void): this {
    clearTimeout(this.#timer);
    this.#timer = timeoutMs > 0 ? setTimeout(() => this.emit("timeout"), timeoutMs) : undefined;
    if (onTimeout !== undefined) this.once("timeout", onTimeout);
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
