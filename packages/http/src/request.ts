import { assertTimeout, startDeadline, type Deadline } from "./deadline.ts";
import { DecodeError, NetworkError, TimeoutError, type Exchange } from "./errors.ts";
import { networkReason, remedyFor, whatHappened, type Remedies } from "./network-reason.ts";
import { createRedactor } from "./redact.ts";
import { CompleteReply, showLater, type Reply } from "./reply.ts";
import {
  exchangeByDispatcher,
  exchangeByFetch,
  type IncomingReply,
  type OutgoingRequest,
  type Transport,
} from "./transport.ts";
import { agentBehind, exchangeByUndici } from "./undici-exchange.ts";

/** The methods the clients use. */
export type HttpMethod = "GET" | "POST" | "PUT" | "DELETE" | "HEAD";

/** One request. */
export interface RequestOptions extends Transport {
  readonly method: HttpMethod;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bounds the whole exchange, connection and body included, in milliseconds; `Infinity` sets no bound. */
  readonly timeoutMs: number;
  /** The caller's abort: rejects with `signal.reason`; the server may go on with what it was asked to do. */
  readonly signal?: AbortSignal | undefined;
  /** Strings that must appear in no error: tokens, signatures, passwords. */
  readonly secrets?: readonly string[];
  /** Advice for this service; general sentences otherwise. */
  readonly remedies?: Remedies;
  /** Largest body that is read, in bytes; 64 MiB by default. A larger one is a {@link DecodeError}. */
  readonly maxBodyBytes?: number;
}

const defaultMaxBodyBytes = 64 * 1024 * 1024;

/**
 * Sends one request and reads the whole reply; every status is a reply, not an error.
 *
 * Nothing is retried. Redirects are not followed. The time limits of undici's dispatchers (300 s by default,
 * which would break a blocking update) are switched off for each request: `timeoutMs` is the only bound. A `fetch` keeps
 * limits of its own; Node's ends an exchange after 300 s as a {@link NetworkError} with reason `transport-timeout`.
 *
 * Throws {@link NetworkError} and {@link TimeoutError} (each says by `sent` whether the request had left),
 * {@link DecodeError} for a body over `maxBodyBytes`, `signal.reason` when the caller aborted, and `TypeError` for a GET or
 * HEAD with a body, which no transport would send.
 */
export async function sendRequest(options: RequestOptions): Promise<Reply> {
  const { method, url, timeoutMs, signal } = options;
  assertTimeout(timeoutMs);
  if (options.body !== undefined && (method === "GET" || method === "HEAD")) {
    throw new TypeError(`@stack/http: ${method} has no body; leave body out, or use another method.`);
  }
  signal?.throwIfAborted();
  const shown = showLater(method, url, options.secrets);
  const deadline = startDeadline(timeoutMs, signal);
  const outgoing = outgoingRequest(options, deadline);
  try {
    const { status, headers, bytes } = await deadline.race(exchange(outgoing, options));
    if (bytes !== undefined) return new CompleteReply(shown, status, headers, bytes);
    throw tooLargeError(shown(), status, outgoing.maxBodyBytes);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    if (deadline.endedBy() === "caller") throw signal?.reason;
    if (deadline.endedBy() === "timeout") throw timeoutError(shown(), outgoing.sent, options);
    throw networkError(shown(), error, outgoing.sent, options);
  } finally {
    deadline.release();
  }
}

function outgoingRequest(options: RequestOptions, deadline: Deadline): OutgoingRequest {
  const { method, url, fetch, maxBodyBytes = defaultMaxBodyBytes } = options;
  const headers = { ...options.headers };
  const body = typeof options.body === "string" ? new TextEncoder().encode(options.body) : options.body;
  if (body !== undefined) headers["content-length"] = String(body.byteLength);
  // A fetch does not say when a request leaves; of a GET, which changes nothing, nobody has to know.
  const isTold = fetch === undefined && method !== "GET" && method !== "HEAD";
  return { method, url, headers, body, maxBodyBytes, deadline, sent: isTold ? false : undefined };
}

function exchange(outgoing: OutgoingRequest, { dispatcher, fetch }: Transport): Promise<IncomingReply> {
  if (fetch !== undefined) return exchangeByFetch(outgoing, fetch);
  if (dispatcher === undefined) return exchangeByUndici(outgoing);
  const agent = agentBehind(dispatcher);
  return agent === undefined ? exchangeByDispatcher(outgoing, dispatcher) : exchangeByUndici(outgoing, agent);
}

function tooLargeError(exchange: Exchange, status: number, maxBodyBytes: number): DecodeError {
  return new DecodeError({
    ...exchange,
    what: `answered ${status} with a body of more than ${maxBodyBytes} bytes`,
    remedy: "Check that this is the right server, or raise maxBodyBytes.",
    body: "",
  });
}

function timeoutError(
  exchange: Exchange,
  sent: boolean | undefined,
  { timeoutMs, remedies }: RequestOptions,
): TimeoutError {
  const what = `got no complete answer within ${timeoutMs} ms`;
  return new TimeoutError({ ...exchange, what, remedy: remedyFor("timeout", remedies), timeoutMs, sent });
}

function networkError(
  exchange: Exchange,
  error: unknown,
  sent: boolean | undefined,
  { remedies, secrets = [] }: RequestOptions,
): NetworkError {
  const reason = networkReason(error);
  const remedy = remedyFor(reason, remedies);
  const what = whatHappened(reason, error);
  const cause = createRedactor(secrets).cause(error);
  return new NetworkError({ ...exchange, what, remedy, reason, sent, cause });
}
