import {
  NetworkError,
  RefusedError,
  createTlsDispatcher,
  networkReason,
  remedyFor,
  sendRequest,
  streamRequest,
  whatHappened,
  type HttpMethod,
  type Reply,
  type StreamReply,
  type TlsDispatcher,
  type TlsTrust,
} from "@stack/http";
import type { TLSSocket } from "node:tls";
import type { Credentials } from "./credentials.ts";
import type { SignatureHeaders } from "./signature.ts";

/**
 * The only way to one agent, so that its rules hold for whatever is sent: nothing but `GET /ping` leaves unsigned,
 * nothing is signed without entitlement (see `createCredentials`), and nothing is written before the certificate was
 * checked.
 */
export interface Connection {
  /** Sends one request and reads the whole reply. */
  send(request: AgentRequest): Promise<Reply>;
  /** Sends one request and gives its reply as a stream; `close()` ends it. */
  stream(request: AgentStreamRequest): Promise<StreamReply>;
  /**
   * Opens a connection for the caller to speak on, with the headers that a request on it needs; `close()` ends it.
   *
   * For WebSocket and for libraries with their own HTTP; refused like any signed request.
   */
  openSocket(options: { readonly signal: AbortSignal | undefined }): Promise<SignedSocket>;
  /** What must appear in no error. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** A checked connection to the agent, and what makes a request on it a signed one. */
export interface SignedSocket {
  readonly socket: TLSSocket;
  readonly headers: SignatureHeaders;
}

/** One request with a short reply. */
export interface AgentRequest {
  readonly method: HttpMethod;
  /** With the query, beginning with one slash; sent as it is. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** One request whose reply is read as it comes. */
export interface AgentStreamRequest extends Omit<AgentRequest, "method" | "body"> {
  /** Any method of HTTP. */
  readonly method: string;
  /** A stream is sent as fast as the agent takes it; see `StreamRequestOptions.body`. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** Bounds each wait for more of the reply; no bound by default. */
  readonly silenceMs?: number | undefined;
}

const remedies = {
  refused:
    "Check that the agent runs and its port 9001 is published; an unclaimed agent without a secret also stops listening after 72 hours, until it is restarted.",
  certificate:
    "The agent makes a new certificate at every start: after a restart, read the new fingerprint and compare it on the host.",
};

/** Opens nothing yet: the dispatcher with its TLS check is made for the first request. */
export function createConnection(
  baseUrl: URL,
  trust: TlsTrust,
  credentials: Credentials,
  secret: string | undefined,
): Connection {
  let dispatcher: Promise<TlsDispatcher> | undefined;
  const closing = new AbortController();
  let secrets = secret === undefined ? [] : [secret];

  const assertOpen = (method: string, url: URL): void => {
    if (closing.signal.aborted) throw closedRefusal(method, url);
  };
  const sign = async (method: string, url: URL): Promise<SignatureHeaders> => {
    const headers = await credentials.sign({ method, url: url.href });
    secrets = [...new Set([...secrets, headers["x-portaineragent-signature"]])];
    return headers;
  };
  const prepare = async ({ method, path, headers }: AgentRequest | AgentStreamRequest): Promise<Prepared> => {
    const url = urlOf(path, baseUrl);
    assertOpen(method, url);
    const isPing = method === "GET" && url.pathname === "/ping";
    const signature = isPing ? {} : await sign(method, url);
    dispatcher ??= createTlsDispatcher(trust);
    const through = await dispatcher;
    assertOpen(method, url);
    const all = { ...withoutReserved(headers), ...signature };
    return { url, headers: all, secrets, remedies, dispatcher: through };
  };

  return {
    get secrets() {
      return secrets;
    },
    async send(request) {
      const { method, timeoutMs, signal, body } = request;
      const prepared = await prepare(request);
      return sendRequest({ ...prepared, method, timeoutMs, signal, ...(body !== undefined && { body }) });
    },
    async stream(request) {
      const { method, timeoutMs, silenceMs, body } = request;
      const prepared = await prepare(request);
      const signal = untilClosed(request.signal);
      return streamRequest({ ...prepared, method, timeoutMs, silenceMs, signal, body });
    },
    async openSocket({ signal }) {
      const headers = await sign("GET", baseUrl);
      assertOpen("GET", baseUrl);
      dispatcher ??= createTlsDispatcher(trust);
      const until = untilClosed(signal);
      const socket = await (await dispatcher).openSocket(baseUrl, until).catch((cause: unknown) => {
        throw until.aborted ? until.reason : connectError(baseUrl, cause);
      });
      const end = (): void => void socket.destroy();
      closing.signal.addEventListener("abort", end, { once: true });
      socket.once("close", () => closing.signal.removeEventListener("abort", end));
      return { socket, headers };
    },
    async close() {
      const open = dispatcher;
      dispatcher = undefined;
      closing.abort(closedRefusal("GET", baseUrl));
      // A dispatcher that could not be made failed its own call, and holds nothing.
      await (await open?.catch(() => undefined))?.close();
    },
  };

  function untilClosed(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
  }
}

interface Prepared {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly remedies: typeof remedies;
  readonly dispatcher: TlsDispatcher;
}

/** The connection's own, and those that stand for the signature, which no caller may bring along. */
const reservedHeaders =
  /^(connection|expect|host|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|x-portaineragent-publickey|x-portaineragent-signature)$/i;

function withoutReserved(headers: AgentRequest["headers"] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !reservedHeaders.test(name)));
}

/** Throws `TypeError` for a path that leads elsewhere: `//host/…` would carry the signature to that host. */
function urlOf(path: string, baseUrl: URL): URL {
  const url = path.startsWith("/") && URL.canParse(path, baseUrl.href) ? new URL(path, baseUrl) : undefined;
  if (url?.origin === baseUrl.origin) return url;
  throw new TypeError(
    "@stack/portainer-agent-client: path must begin with exactly one slash, such as /containers/json.",
  );
}

function connectError(baseUrl: URL, cause: unknown): NetworkError {
  const reason = networkReason(cause);
  return new NetworkError({
    method: "TLS",
    url: baseUrl.origin,
    what: whatHappened(reason, cause),
    remedy: remedyFor(reason, remedies),
    reason,
    sent: false,
    cause,
  });
}

function closedRefusal(method: string, url: URL): RefusedError {
  return new RefusedError({
    method,
    url: url.href,
    what: "was not sent, or not read to its end: this client was closed",
    remedy: "Make another one with createAgentClient(), and close it when all calls are done.",
  });
}
