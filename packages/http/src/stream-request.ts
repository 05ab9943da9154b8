import type * as Streams from "node:stream";
import type { Readable } from "node:stream";
import { assertTimeout, startDeadline, type Deadline } from "./deadline.ts";
import { NetworkError, TimeoutError, type Exchange } from "./errors.ts";
import { networkReason, remedyFor, whatHappened, type Remedies } from "./network-reason.ts";
import { createRedactor } from "./redact.ts";
import { showLater } from "./reply.ts";
import { replyBody, streamedBytes } from "./reply-body.ts";
import { sourceOf, type NodeStream } from "./reply-source.ts";
import { joinHeaders, type DispatcherRequest, type HttpDispatcher } from "./transport.ts";
import { agentBehind } from "./undici-exchange.ts";
import { streamByUndici, type StreamedReply } from "./undici-stream.ts";

/** One request whose reply, and perhaps body, is too long or too slow to be held as a whole. */
export interface StreamRequestOptions {
  /** Any method of HTTP. */
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * A stream is read as fast as the server takes it, and destroyed when the exchange fails; a Readable that must outlive
   * it goes in as `stream.iterator({ destroyOnReturn: false })`.
   */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** Bounds the whole exchange until the end of the reply's body, in milliseconds; `Infinity` sets no bound. */
  readonly timeoutMs: number;
  /** Bounds each wait for more of the reply's body, in milliseconds; no bound by default. */
  readonly silenceMs?: number | undefined;
  /** The caller's abort, also while the reply is read: rejects, and ends the body, with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Strings that must appear in no error. */
  readonly secrets?: readonly string[];
  /** Advice for this service; general sentences otherwise. */
  readonly remedies?: Remedies;
  readonly dispatcher: HttpDispatcher;
}

/** A reply whose body is still to be read. */
export interface StreamReply extends Exchange {
  readonly status: number;
  /** Lower-case names; a repeated header's values are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body as it comes, with back-pressure; to be read or destroyed, since the exchange lasts as long as it. It fails
   * with the errors of {@link streamRequest}, which iteration and `pipeline()` pass on; `pipe()` alone does not.
   */
  readonly body: Readable;
}

/** Kept once it is loaded: an `import()`, and even to wait for one that is done, costs some microseconds. */
let loadedStreams: typeof Streams | undefined;

/**
 * Sends one request and gives the reply as soon as its headers are there; every status is a reply.
 *
 * Nothing is retried, redirects are not followed, and undici's own time limits are off, as with `sendRequest`. Throws
 * {@link NetworkError} and {@link TimeoutError}, `signal.reason` when the caller aborted, and the error of the request's
 * own body where that one failed. Node and Deno only.
 */
export async function streamRequest(options: StreamRequestOptions): Promise<StreamReply> {
  const { method, url, timeoutMs, silenceMs = Infinity, signal } = options;
  assertTimeout(timeoutMs);
  assertTimeout(silenceMs);
  signal?.throwIfAborted();
  const streams = (loadedStreams ??= await import("node:stream"));
  const shown = showLater(method, url, options.secrets);
  const deadline = startDeadline(timeoutMs, signal);
  const outgoing = new OutgoingBody(options.body);

  const failure = (error: unknown): Error => {
    if (outgoing.failure !== undefined) return outgoing.failure.error as Error;
    const sent = options.body === undefined ? undefined : outgoing.isSent;
    if (deadline.endedBy() === "caller") return signal?.reason as Error;
    if (deadline.endedBy() === "timeout") {
      const remedy = remedyFor("timeout", options.remedies);
      const what = `got no complete answer within ${timeoutMs} ms`;
      return new TimeoutError({ ...shown(), what, remedy, timeoutMs, sent });
    }
    const reason = networkReason(error);
    const remedy = remedyFor(reason, options.remedies);
    const what = whatHappened(reason, error);
    const cause = createRedactor(options.secrets ?? []).cause(error);
    return new NetworkError({ ...shown(), what, remedy, reason, sent, cause });
  };
  const silence = (): Error =>
    new TimeoutError({
      ...shown(),
      what: `was answered, but nothing more came for ${silenceMs} ms`,
      remedy: "Check that the service still runs and can be reached, or give a longer silenceMs.",
      timeoutMs: silenceMs,
      sent: true,
    });

  try {
    const { status, headers, source } = await deadline.race(dispatch(options, outgoing, deadline));
    const body = replyBody({
      streams,
      source,
      silenceMs,
      onSilence: silence,
      onFailure: failure,
      onClose: () => deadline.release(),
    });
    // Also what has arrived, but was not read yet.
    deadline.whenEnded((reason) => void body.destroy(failure(reason)));
    return {
      method,
      get url() {
        return shown().url;
      },
      status,
      headers,
      body,
    };
  } catch (error) {
    deadline.release();
    outgoing.destroy();
    throw failure(error);
  }
}

async function dispatch(
  { method, url, headers: givenHeaders, dispatcher }: StreamRequestOptions,
  body: OutgoingBody,
  deadline: Deadline,
): Promise<StreamedReply> {
  const headers = { ...body.headers, ...givenHeaders };
  const agent = agentBehind(dispatcher);
  if (agent !== undefined) {
    const onSent = (): void => void (body.isSent = true);
    return streamByUndici({ method, url, headers, body: body.whole(), deadline, onSent }, agent);
  }
  const reply = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    // undici takes any; the interface names those that every major's types allow.
    method: method as DispatcherRequest["method"],
    headers,
    body: body.stream(),
    signal: deadline.signal,
    headersTimeout: 0,
    bodyTimeout: 0,
    highWaterMark: streamedBytes,
  });
  return {
    status: reply.statusCode,
    headers: joinHeaders(reply.headers),
    source: sourceOf(reply.body as unknown as NodeStream),
  };
}

/** The request's body, which tells when it is asked for: undici does so only once a connection stands. */
class OutgoingBody {
  readonly headers: Readonly<Record<string, string>>;
  isSent = false;
  /** The error of a stream that failed by itself. */
  failure: { readonly error: unknown } | undefined;
  readonly #body: Uint8Array | AsyncIterable<Uint8Array> | undefined;

  constructor(body: StreamRequestOptions["body"]) {
    this.#body = typeof body === "string" ? new TextEncoder().encode(body) : body;
    this.headers =
      this.#body instanceof Uint8Array ? { "content-length": String(this.#body.byteLength) } : {};
  }

  /** As bytes where it is no stream, for whom tells by other means when it leaves. */
  whole(): AsyncIterable<Uint8Array> | Uint8Array | null {
    return this.#body instanceof Uint8Array ? this.#body : this.stream();
  }

  stream(): AsyncIterable<Uint8Array> | null {
    return this.#body === undefined ? null : this.#pieces(this.#body);
  }

  async *#pieces(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.isSent = true;
    if (body instanceof Uint8Array) {
      yield body;
      return;
    }
    try {
      yield* body;
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  destroy(): void {
    const { destroy } = (this.#body ?? {}) as { destroy?: () => void };
    destroy?.call(this.#body);
  }
}
