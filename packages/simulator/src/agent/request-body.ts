import type { Socket } from "node:net";
import type { Readable } from "node:stream";

/** The body did not arrive within the agent's limit; worded as Go words it. */
export class BodyTimeout extends Error {
  constructor(socket: Pick<Socket, "localAddress" | "localPort" | "remoteAddress" | "remotePort">) {
    const here = `${socket.localAddress ?? ""}:${socket.localPort ?? 0}`;
    super(`read tcp ${here}->${socket.remoteAddress ?? ""}:${socket.remotePort ?? 0}: i/o timeout`);
    this.name = "BodyTimeout";
  }
}

/** The body of a request, which must have arrived whole within a limit. */
export class RequestBody {
  readonly #source: Readable;
  readonly #tap: (chunk: Buffer) => void;
  readonly #deadline = new AbortController();
  #ended = false;

  /** `tap` sees every chunk that is read. */
  constructor(source: Readable, tap: (chunk: Buffer) => void) {
    this.#source = source;
    this.#tap = tap;
    source.once("end", () => {
      this.#ended = true;
    });
    source.on("error", () => undefined);
  }

  /** Fires when the body has not arrived in time; its reason is a `BodyTimeout`. */
  get deadline(): AbortSignal {
    return this.#deadline.signal;
  }

  /** The time is over: whoever still reads is told so. */
  expire(reason: BodyTimeout): void {
    if (!this.#ended) this.#deadline.abort(reason);
  }

  /** The bytes as they come. */
  stream(): Readable {
    return this.#source.on("data", this.#tap);
  }

  /** The whole body; rejects with `BodyTimeout`, or when the client goes away. */
  async read(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const signal = this.#deadline.signal;
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      this.#source.once("error", reject);
      this.#source.once("close", () =>
        reject(new Error("The client went away before the end of its request.")),
      );
      this.#source.once("end", resolve);
      this.stream().on("data", (chunk: Buffer) => chunks.push(chunk));
    });
    return Buffer.concat(chunks);
  }
}
