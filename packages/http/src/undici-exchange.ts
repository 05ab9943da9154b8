import type * as Undici from "undici";
import type { Dispatcher } from "undici";
import { joinChunks } from "./read-body.ts";
import { joinHeaders, type HttpDispatcher, type IncomingReply, type OutgoingRequest } from "./transport.ts";

let loaded: typeof Undici | undefined;

/** undici, loaded when first needed; kept, since an `import()` costs some microseconds even of what is loaded. */
export async function loadUndici(): Promise<typeof Undici> {
  return (loaded ??= await import("undici"));
}

/** undici where it is loaded already: to wait for it once more costs more than to look. */
export function loadedUndici(): typeof Undici | undefined {
  return loaded;
}

/** undici's global dispatcher as it is now; loads undici when first called. */
export async function globalDispatcher(): Promise<HttpDispatcher> {
  return (await loadUndici()).getGlobalDispatcher();
}

const agentsBehind = new WeakMap<HttpDispatcher, Dispatcher>();

/** Notes the agent behind a dispatcher of this package. */
export function rememberAgent(dispatcher: HttpDispatcher, agent: Dispatcher): void {
  agentsBehind.set(dispatcher, agent);
}

/** The agent behind a dispatcher of this package; `undefined` for one that was given from outside. */
export function agentBehind(dispatcher: HttpDispatcher): Dispatcher | undefined {
  return agentsBehind.get(dispatcher);
}

/**
 * Sends through an agent of this package, by default undici's global dispatcher, with its own time limits off.
 *
 * By `dispatch()`, which says when a request leaves and costs a third less than `request()`. Its handlers differ from one
 * undici to another, but these two take those of undici 6, whichever undici the application has (docs/decisions/001).
 */
export async function exchangeByUndici(request: OutgoingRequest, agent?: Dispatcher): Promise<IncomingReply> {
  const { getGlobalDispatcher, util } = await loadUndici();
  const through = agent ?? getGlobalDispatcher();
  const { method, url, headers, body = null, deadline } = request;
  const { origin } = url;
  const path = url.pathname + url.search;
  return new Promise((resolve, reject) => {
    const receiver = new Receiver(request, util.parseHeaders, resolve, reject);
    deadline.whenEnded(() => receiver.cancel());
    through.dispatch({ origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, receiver);
  });
}

/** Takes one reply from undici, by the handlers of undici 6. */
class Receiver {
  readonly #request: OutgoingRequest;
  readonly #parseHeaders: typeof Undici.util.parseHeaders;
  readonly #resolve: (reply: IncomingReply) => void;
  readonly #reject: (error: Error) => void;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #status = 0;
  #headers: Record<string, string> = {};
  #abort: (() => void) | undefined;
  #isCancelled = false;

  constructor(
    request: OutgoingRequest,
    parseHeaders: typeof Undici.util.parseHeaders,
    resolve: (reply: IncomingReply) => void,
    reject: (error: Error) => void,
  ) {
    this.#request = request;
    this.#parseHeaders = parseHeaders;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Ends the exchange; one that has not left yet never will. */
  cancel(): void {
    this.#isCancelled = true;
    this.#abort?.();
  }

  /** A connection stands, and the request is about to be written to it. */
  onConnect(abort: () => void): void {
    this.#abort = abort;
    if (this.#isCancelled) abort();
    else if (this.#request.sent !== undefined) this.#request.sent = true;
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    if (status < 200) return true; // more will come
    this.#status = status;
    this.#headers = joinHeaders(this.#parseHeaders(headers));
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    if (this.#length > this.#request.maxBodyBytes) {
      this.#settle(undefined);
      this.cancel();
    }
    return true;
  }

  onComplete(): void {
    this.#settle(joinChunks(this.#chunks, this.#length));
  }

  onError(error: Error): void {
    this.#reject(error);
  }

  #settle(bytes: Uint8Array | undefined): void {
    this.#resolve({ status: this.#status, headers: this.#headers, bytes });
  }
}
