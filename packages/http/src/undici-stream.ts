import type { Dispatcher } from "undici";
import type { Deadline } from "./deadline.ts";
import { streamedBytes } from "./reply-body.ts";
import type { ReplySource, SourceReader } from "./reply-source.ts";
import { joinHeaders } from "./transport.ts";
import { loadUndici, loadedUndici } from "./undici-exchange.ts";

/** A reply whose body is still to come. */
export interface StreamedReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly source: ReplySource;
}

/** One request that is sent by {@link streamByUndici}. */
export interface UndiciStreamRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | null;
  readonly deadline: Deadline;
  /** Called when the request is about to be written to a connected socket. */
  readonly onSent: () => void;
}

/**
 * Sends through an agent of this package, and gives the reply when its headers are there.
 *
 * By `dispatch()`, as `exchangeByUndici` does: the body comes from the parser itself, without a stream in between.
 */
export async function streamByUndici(
  request: UndiciStreamRequest,
  agent: Dispatcher,
): Promise<StreamedReply> {
  const { util } = loadedUndici() ?? (await loadUndici());
  const { method, url, headers, body, deadline } = request;
  const { origin } = url;
  const path = url.pathname + url.search;
  return new Promise((resolve, reject) => {
    const receiver = new StreamReceiver(
      request.onSent,
      (status, rawHeaders, source) =>
        resolve({ status, headers: joinHeaders(util.parseHeaders(rawHeaders)), source }),
      reject,
    );
    deadline.whenEnded((reason) => receiver.cancel(reason));
    agent.dispatch(
      {
        origin,
        path,
        method,
        headers,
        // undici's types ask for a Readable, its code takes any iterable.
        body: body as Uint8Array | null,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      receiver,
    );
  });
}

/** Takes a reply from undici piece by piece, by the handlers of undici 6. */
class StreamReceiver implements ReplySource {
  readonly #onSent: () => void;
  readonly #onReply: (status: number, headers: Buffer[], source: ReplySource) => void;
  readonly #onFailure: (error: Error) => void;
  /** Pieces that came before they were wanted. */
  readonly #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isWanted = false;
  /** undici was told to wait. */
  #isPaused = false;
  #isComplete = false;
  #reader: SourceReader | undefined;
  #failure: { readonly error: unknown } | undefined;
  #cancelled: Error | undefined;
  #abort: ((reason?: Error) => void) | undefined;
  #resume: (() => void) | undefined;

  constructor(
    onSent: () => void,
    onReply: (status: number, headers: Buffer[], source: ReplySource) => void,
    onFailure: (error: Error) => void,
  ) {
    this.#onSent = onSent;
    this.#onReply = onReply;
    this.#onFailure = onFailure;
  }

  /** Ends the exchange; one that has not left yet never will. */
  cancel(reason: Error): void {
    this.#cancelled = reason;
    this.#abort?.(reason);
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort;
    if (this.#cancelled === undefined) this.#onSent();
    else abort(this.#cancelled);
  }

  onHeaders(status: number, headers: Buffer[], resume: () => void): boolean {
    if (status < 200) return true; // more will come
    this.#resume = resume;
    this.#onReply(status, headers, this);
    return true;
  }

  onData(piece: Uint8Array): boolean {
    if (this.#isWanted) {
      this.#isWanted = this.#reader?.data(piece) ?? false;
      this.#isPaused = !this.#isWanted;
    } else {
      this.#held.push(piece);
      this.#heldBytes += piece.byteLength;
      this.#isPaused = this.#heldBytes >= streamedBytes;
    }
    return !this.#isPaused;
  }

  onComplete(): void {
    this.#isComplete = true;
    if (this.#isWanted) this.#reader?.end();
  }

  onError(error: Error): void {
    this.#failure = { error };
    this.#onFailure(error); // says nothing any more once the reply is there
    this.#reader?.error(error);
  }

  connect(reader: SourceReader): void {
    this.#reader = reader;
    if (this.#failure !== undefined) reader.error(this.#failure.error);
  }

  resume(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    while (this.#isWanted && this.#held.length > 0) {
      const piece = this.#held.shift() as Uint8Array;
      this.#heldBytes -= piece.byteLength;
      this.#isWanted = this.#reader?.data(piece) ?? false;
    }
    if (!this.#isWanted) return;
    if (this.#isComplete) {
      this.#reader?.end();
    } else if (this.#isPaused) {
      this.#isPaused = false;
      // Not at once: whoever reads may stand in undici's parser, with a piece of another reply, and it asserts not to.
      queueMicrotask(() => this.#resume?.());
    }
  }

  destroy(): void {
    if (!this.#isComplete) this.#abort?.();
  }
}
