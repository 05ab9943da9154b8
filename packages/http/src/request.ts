import { assertTimeout, startDeadline } from "./deadline.ts";
import { DecodeError, NetworkError, TimeoutError, type Exchange } from "./errors.ts";
import { networkReason, remedyFor, whatHappened, type Remedies } from "./network-reason.ts";
import { createRedactor, type Redactor } from "./redact.ts";
import { exchangeByDispatcher, exchangeByFetch, type IncomingReply, type Transport } from "./transport.ts";

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

/** A complete reply, whatever its status. */
export interface Reply extends Exchange {
  readonly status: number;
  /** Lower-case names; a repeated header's values are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** The body as UTF-8 text. */
  text(): string;
  /** The body as JSON, unchecked; `undefined` where it is none, which no JSON text stands for. */
  json(): unknown;
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
  const redactor = createRedactor(options.secrets ?? []);
  const exchange: Exchange = { method, url: redactor.text(displayUrl(url)) };
  const deadline = startDeadline(timeoutMs, signal);
  // A fetch does not say when a request leaves, and neither does a GET, which changes nothing.
  let sent: boolean | undefined =
    options.fetch === undefined && method !== "GET" && method !== "HEAD" ? false : undefined;
  const outgoing = {
    method,
    url,
    headers: { ...options.headers },
    body: typeof options.body === "string" ? new TextEncoder().encode(options.body) : options.body,
    signal: deadline.signal,
    onSent: () => void (sent = true),
  };
  if (outgoing.body !== undefined) outgoing.headers["content-length"] = String(outgoing.body.byteLength);
  const exchangeWhole = async (): Promise<{ incoming: IncomingReply; bytes: Uint8Array }> => {
    const incoming =
      options.fetch === undefined
        ? await exchangeByDispatcher(outgoing, options.dispatcher)
        : await exchangeByFetch(outgoing, options.fetch);
    return {
      incoming,
      bytes: await readBody(incoming, options.maxBodyBytes ?? defaultMaxBodyBytes, exchange),
    };
  };
  try {
    const { incoming, bytes } = await deadline.race(exchangeWhole());
    return {
      ...exchange,
      status: incoming.status,
      headers: incoming.headers,
      bytes,
      text: () => new TextDecoder().decode(bytes),
      json: () => jsonOf(new TextDecoder().decode(bytes)),
    };
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    if (deadline.endedBy() === "caller") throw signal?.reason;
    if (deadline.endedBy() === "timeout") throw timeoutError(exchange, timeoutMs, sent, options.remedies);
    throw networkError(exchange, error, sent, options.remedies, redactor);
  } finally {
    deadline.release();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function displayUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return shown.href;
}

async function readBody(
  incoming: IncomingReply,
  maxBodyBytes: number,
  exchange: Exchange,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming.body) {
    length += chunk.byteLength;
    if (length > maxBodyBytes) {
      throw new DecodeError({
        ...exchange,
        what: `answered ${incoming.status} with a body of more than ${maxBodyBytes} bytes`,
        remedy: "Check that this is the right server, or raise maxBodyBytes.",
        body: "",
      });
    }
    chunks.push(chunk);
  }
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function timeoutError(
  exchange: Exchange,
  timeoutMs: number,
  sent: boolean | undefined,
  remedies: Remedies | undefined,
): TimeoutError {
  const what = `got no complete answer within ${timeoutMs} ms`;
  return new TimeoutError({ ...exchange, what, remedy: remedyFor("timeout", remedies), timeoutMs, sent });
}

function networkError(
  exchange: Exchange,
  error: unknown,
  sent: boolean | undefined,
  remedies: Remedies | undefined,
  redactor: Redactor,
): NetworkError {
  const reason = networkReason(error);
  const remedy = remedyFor(reason, remedies);
  return new NetworkError({
    ...exchange,
    what: whatHappened(reason, error),
    remedy,
    reason,
    sent,
    cause: redactor.cause(error),
  });
}
