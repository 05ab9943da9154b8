import {
  NetworkError,
  RefusedError,
  createTlsDispatcher,
  networkReason,
  remedyFor,
  sendRequest,
  streamRequest,
  whatHappened,
  type Remedies,
  type Reply,
  type StreamReply,
  type TlsDispatcher,
  type TlsTrust,
} from "@stack/http";
import type { TLSSocket } from "node:tls";
import { rememberUrls, requestHeaders, type AgentRequest, type AgentStreamRequest } from "./agent-request.ts";
import type { Credentials } from "./credentials.ts";
import { remediesFor } from "./remedies.ts";
import type { SignatureHeaders } from "./signature.ts";

/**
 * The only way to one agent, so that its rules hold for whatever is sent: nothing but `GET /ping` leaves unsigned,
 * nothing is signed without entitlement (see `createCredentials`), and nothing is written before the certificate was
 * checked.
 */
export interface Connection {
  readonly baseUrl: URL;
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
  readonly remedies: Remedies;
  /** What is suspicious about the secret, as a sentence that follows another; empty where nothing is. */
  readonly secretHint: string;
  close(): Promise<void>;
}

/** A checked connection to the agent, and what makes a request on it a signed one. */
export interface SignedSocket {
  readonly socket: TLSSocket;
  readonly headers: SignatureHeaders;
}

/** Opens nothing yet: the dispatcher with its TLS check is made for the first request. */
export function createConnection(
  baseUrl: URL,
  trust: TlsTrust,
  credentials: Credentials,
  secret: string | undefined,
): Connection {
  let dispatcher: Promise<TlsDispatcher> | undefined;
  /** What both have come to, kept: to wait for what is there costs more than to look. */
  let ready: { readonly signature: SignatureHeaders; readonly dispatcher: TlsDispatcher } | undefined;
  const closing = new AbortController();
  const remedies = remediesFor(trust, baseUrl);
  let secrets = secret === undefined ? [] : [secret];

  const urlFor = rememberUrls(baseUrl);
  const assertOpen = (method: string, url: URL): void => {
    if (closing.signal.aborted) throw closedRefusal(method, url);
  };
  const sign = async (method: string, url: URL): Promise<SignatureHeaders> => {
    const headers = await credentials.sign({ method, url: url.href });
    const signature = headers["x-portaineragent-signature"];
    if (!secrets.includes(signature)) secrets = [...secrets, signature];
    return headers;
  };
  const prepare = (request: AgentRequest | AgentStreamRequest): Prepared | Promise<Prepared> => {
    const { method } = request;
    const url = urlFor(request.path);
    assertOpen(method, url);
    const isPing = method === "GET" && url.pathname === "/ping";
    const prepared = (signature: Partial<SignatureHeaders>, through: TlsDispatcher): Prepared => ({
      url,
      headers: Object.assign(requestHeaders(request), signature),
      secrets: request.secrets === undefined ? secrets : [...secrets, ...request.secrets],
      remedies,
      dispatcher: through,
    });
    if (ready !== undefined) return prepared(isPing ? {} : ready.signature, ready.dispatcher);
    const getReady = async (): Promise<Prepared> => {
      const signature = isPing ? undefined : await sign(method, url);
      dispatcher ??= createTlsDispatcher(trust);
      const through = await dispatcher;
      assertOpen(method, url);
      if (signature !== undefined) ready = { signature, dispatcher: through };
      return prepared(signature ?? {}, through);
    };
    return getReady();
  };
  const untilClosed = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);

  return {
    baseUrl,
    remedies,
    secretHint: hintOf(secret),
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
    async openSocket(options) {
      const headers = await sign("GET", baseUrl);
      assertOpen("GET", baseUrl);
      dispatcher ??= createTlsDispatcher(trust);
      const signal = untilClosed(options.signal);
      const socket = await (await dispatcher).openSocket(baseUrl, signal).catch((cause: unknown) => {
        throw signal.aborted ? signal.reason : connectError(baseUrl, cause, remedies);
      });
      const end = (): void => void socket.destroy();
      closing.signal.addEventListener("abort", end, { once: true });
      socket.once("close", () => closing.signal.removeEventListener("abort", end));
      return { socket, headers };
    },
    async close() {
      const open = dispatcher;
      dispatcher = undefined;
      ready = undefined;
      closing.abort(closedRefusal("GET", baseUrl));
      // A dispatcher that could not be made failed its own call, and holds nothing.
      await (await open?.catch(() => undefined))?.close();
    },
  };
}

interface Prepared {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly remedies: Remedies;
  readonly dispatcher: TlsDispatcher;
}

/** What a file or an env file adds to a secret by mistake (reference/portainer-agent.md i.24). */
function hintOf(secret = ""): string {
  if (/^\s|\s$/.test(secret))
    return " The secret given here begins or ends with white space, perhaps from a file.";
  if (/^(["']).*\1$/.test(secret))
    return " The secret given here stands in quotes, perhaps from an env file.";
  return "";
}

function connectError(baseUrl: URL, cause: unknown, remedies: Remedies): NetworkError {
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
