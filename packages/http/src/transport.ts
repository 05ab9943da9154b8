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

/** A reply whose body has not been read yet. */
export interface IncomingReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** One request as both transports take it. */
export interface OutgoingRequest {
  readonly method: DispatcherRequest["method"];
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal;
  /** Called when the request is about to be written to a connected socket; never called by a `fetch`. */
  readonly onSent: () => void;
}

/** Sends through a dispatcher, with its own time limits off. */
export async function exchangeByDispatcher(
  request: OutgoingRequest,
  dispatcher: HttpDispatcher | undefined,
): Promise<IncomingReply> {
  const { method, url, headers, signal } = request;
  const through: HttpDispatcher = dispatcher ?? (await import("undici")).getGlobalDispatcher();
  const {
    statusCode,
    headers: received,
    body,
  } = await through.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: method === "GET" || method === "HEAD" ? headers : { "content-length": "0", ...headers },
    body: method === "GET" || method === "HEAD" ? null : announcedBody(request),
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { status: statusCode, headers: joinHeaders(received), body };
}

/** A body that tells when it is asked for: undici does so only once a connection stands. */
async function* announcedBody({ body, onSent }: OutgoingRequest): AsyncGenerator<Uint8Array> {
  onSent();
  if (body !== undefined) yield body;
  await Promise.resolve();
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

/** Sends through a `fetch`, without following redirects. */
export async function exchangeByFetch(
  request: OutgoingRequest,
  fetch: FetchFunction,
): Promise<IncomingReply> {
  const { method, url, headers, body, signal } = request;
  const init: RequestInit = { method, headers, signal, redirect: "manual" };
  const response = await fetch(url.href, body === undefined ? init : { ...init, body: body.slice() });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: response.body ?? emptyBody(),
  };
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {
  // nothing
}
