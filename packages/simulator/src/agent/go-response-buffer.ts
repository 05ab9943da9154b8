/** Go's buffer below a handler, and the one of the connection below that. */
const handlerBytes = 2048;
const connectionBytes = 4096;

/** What a chunk adds around its bytes: its length in hexadecimal and two line ends. */
function chunkHead(length: number): number {
  return length.toString(16).length + 2;
}

/**
 * Holds bytes back as Go's server does below a handler that never flushes (reference/portainer-agent.md d.5).
 *
 * Bytes go through a buffer of 2 KiB, are framed as chunks unless the length is known, and collect in a buffer of 4 KiB
 * together with the head of the response; only what overflows that reaches the client.
 */
export class GoResponseBuffer {
  readonly #headBytes: number;
  readonly #chunked: boolean;
  readonly #deliver: (bytes: Buffer) => void;
  #handler: Buffer[] = [];
  #handlerHeld = 0;
  #headSent = false;
  #connection: Buffer[] = [];
  #connectionHeld = 0;

  /** `deliver` gets what reaches the client; its first call means the head of the response, too. */
  constructor(headBytes: number, chunked: boolean, deliver: (bytes: Buffer) => void) {
    this.#headBytes = headBytes;
    this.#chunked = chunked;
    this.#deliver = deliver;
  }

  /** Whether everything written so far fits the first buffer, so that an end now gives it a length. */
  get fitsWhole(): boolean {
    return !this.#headSent;
  }

  write(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > handlerBytes - this.#handlerHeld) {
      const room = this.#handlerHeld === 0 ? rest.length : handlerBytes - this.#handlerHeld;
      this.#hold(rest.subarray(0, room));
      rest = rest.subarray(room);
      this.#flushHandler();
    }
    if (rest.length > 0) this.#hold(rest);
  }

  /** Everything still held, for the end of the response. */
  rest(): Buffer {
    const all = Buffer.concat([...this.#connection, ...this.#handler]);
    this.#connection = [];
    this.#handler = [];
    return all;
  }

  #hold(bytes: Buffer): void {
    this.#handler.push(bytes);
    this.#handlerHeld += bytes.length;
  }

  #flushHandler(): void {
    const bytes = Buffer.concat(this.#handler);
    this.#handler = [];
    this.#handlerHeld = 0;
    if (!this.#headSent) {
      this.#headSent = true;
      this.#pass(this.#headBytes);
    }
    if (this.#chunked) this.#pass(chunkHead(bytes.length));
    this.#pass(bytes.length, bytes);
    if (this.#chunked) this.#pass(2);
  }

  /** Puts bytes of the wire into the connection's buffer; those of the body are delivered as they overflow it. */
  #pass(length: number, body: Buffer = Buffer.alloc(0)): void {
    let left = length;
    let bytes = body;
    while (left > connectionBytes - this.#connectionHeld) {
      const taken = this.#connectionHeld === 0 ? left : connectionBytes - this.#connectionHeld;
      this.#deliver(Buffer.concat([...this.#connection, bytes.subarray(0, taken)]));
      this.#connection = [];
      this.#connectionHeld = 0;
      bytes = bytes.subarray(taken);
      left -= taken;
    }
    this.#connectionHeld += left;
    if (bytes.length > 0) this.#connection.push(bytes);
  }
}
