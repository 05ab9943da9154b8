import type { Deadline } from "./deadline.ts";
import { readBody } from "./read-body.ts";

/** The slice of a `fetch` that is used; any standard one fits (Node, Deno, Bun, browsers, msw's). */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>;

/** What is passed to a dispatcher for one request. */
export interface DispatcherRequest {
  origin: string;
  path: string;
  method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  headers: Record<string, string>;
  /** An async iterable of bytes, or null. undici's types ask for a Readable, its code takes any async iterable. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- so that agents of every undici fit in types too
  body: any;
  signal: AbortSignal;
  /** Always 0 (off): `timeoutMs` is the only bound, whatever limits the dispatcher has of its own. */
  headersTimeout: number;
  bodyTimeout: number;
  /** How much of the reply's body waits to be read, in bytes; undici's 64 KiB by default. */
  highWaterMark?: number;
}

/**
 * The one method used of an undici dispatcher.
 *
 * Structural on purpose: agents of undici 6, 7 and 8, `MockAgent` and composed agents all fit, in types and at
 * run time, while undici's own `Dispatcher` type of one major refuses the others.
 */
export interface HttpDispatcher {
  request(options: DispatcherRequest): Promise<{
    statusCode: number;
    headers: Record<string, string | string[] | undefined>;
    body: AsyncIterable<Uint8Array>;
  }>;
}

/** How requests travel: a dispatcher, or a `fetch`; neither means undici's global dispatcher at call time. */
export interface Transport {
  readonly dispatcher?: HttpDispatcher | undefined;
  /**
   * Trap: it keeps time limits of its own (Node's: 300 s for the headers, and between two parts of the body), which end
   * a long exchange as `NetworkError` with reason `transport-timeout`. A dispatcher has none here.
   */
  readonly fetch?: FetchFunction | undefined;
}

/** A reply with its body. */
export interface IncomingReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Absent where the body is larger than `maxBodyBytes`. */
  readonly bytes: Uint8Array | undefined;
}

/** One request as all transports take it. */
export interface OutgoingRequest {
  readonly method: DispatcherRequest["method"];
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
  readonly maxBodyBytes: number;
  readonly deadline: Deadline;
  /** Whether it was about to be written to a connected socket; a `fetch` never says, so it is absent there. */
  sent: boolean | undefined;
}

/** Sends through a dispatcher that was given from outside, with its own time limits off. */
export async function exchangeByDispatcher(
  request: OutgoingRequest,
  dispatcher: HttpDispatcher,
): Promise<IncomingReply> {
  const { method, url, headers, deadline, maxBodyBytes } = request;
  const reply = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: method === "GET" || method === "HEAD" ? headers : { "content-length": "0", ...headers },
    body: method === "GET" || method === "HEAD" ? null : announcedBody(request),
    signal: deadline.signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const bytes = await readBody(reply.body, maxBodyBytes);
  return { status: reply.statusCode, headers: joinHeaders(reply.headers), bytes };
}

/** A body that tells when it is asked for: undici does so only once a connection stands. */
async function* announcedBody(request: OutgoingRequest): AsyncGenerator<Uint8Array> {
  request.sent = true;
  if (request.body !== undefined) yield request.body;
  await Promise.resolve();
}

/** Headers with lower-case names, each with one value. */
export function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined)
      joined[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
  }
  return joined;
}

/** Sends through a `fetch`, without following redirects. */
export async function exchangeByFetch(
  request: OutgoingRequest,
  fetch: FetchFunction,
): Promise<IncomingReply> {
  const { method, url, headers, body, deadline, maxBodyBytes } = request;
  const init: RequestInit = { method, headers, signal: deadline.signal, redirect: "manual" };
  const response = await fetch(url.href, body === undefined ? init : { ...init, body: body.slice() });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    bytes: response.body === null ? new Uint8Array() : await readBody(response.body, maxBodyBytes),
  };
}
