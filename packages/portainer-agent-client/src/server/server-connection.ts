import {
  DecodeError,
  createRedactor,
  createTlsDispatcher,
  lazily,
  sendRequest,
  type FetchFunction,
  type HttpDispatcher,
  type HttpMethod,
  type Reply,
  type TlsDispatcher,
  type TlsTrust,
} from "@stack/http";
import type { ZodType } from "zod";
import { serverError } from "./server-http-error.ts";
import type * as Schemas from "./server-schemas.ts";

/** Where a Portainer Server is, and how it is reached. */
export interface ServerOptions {
  /** For example `https://10.0.0.2:9443`; a path is kept, for a server behind a proxy. */
  readonly server: string | URL;
  /** An API key (`ptr_…`); to register an agent, of an administrator. */
  readonly apiKey: string;
  /** How to trust the server's certificate. Default: as the runtime does, by its CAs. */
  readonly tls?: TlsTrust;
  /** An undici dispatcher, instead of `tls`; the global one at call time by default. */
  readonly dispatcher?: HttpDispatcher;
  /** Any standard `fetch`, instead of undici. */
  readonly fetch?: FetchFunction;
}

/** Time and abort of one request. */
export interface Bounds {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The way to one Portainer Server. */
export interface ServerConnection {
  /** The whole URL of a path below `/api`. */
  url(path: string): string;
  /** Sends a request below `/api`; throws `ServerHttpError` for a failing status. */
  send(request: ServerRequest, bounds: Bounds): Promise<Reply>;
  /** The same, whatever the status. */
  sendAny(request: ServerRequest, bounds: Bounds): Promise<Reply>;
  /** The same for a reply that is JSON; throws `DecodeError` for one that is none of it. */
  sendJson<T>(
    request: ServerRequest,
    bounds: Bounds,
    schemaOf: (schemas: typeof Schemas) => ZodType<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

/** One request to the server. */
export interface ServerRequest {
  readonly method: HttpMethod;
  /** Below `/api`, with a leading slash and the query. */
  readonly path: string;
  readonly json?: unknown;
  /** Sent as a form of these fields. */
  readonly form?: Readonly<Record<string, string>>;
}

const loadServerSchemas = lazily(() => import("./server-schemas.ts"));

const remedies = {
  refused: "Check that Portainer Server runs and its port (9443, or 9000 for http) is published.",
  certificate: "Give tls: { fingerprint256 } or tls: { ca } for the server's own certificate.",
};

/** Checks the options; opens nothing yet. Throws `TypeError` for an option that cannot work. */
export function createServerConnection(options: ServerOptions): ServerConnection {
  const { apiKey, tls, fetch } = options;
  assertOptions(options);
  const base = apiUrlOf(options.server);
  let own: Promise<TlsDispatcher> | undefined;
  const dispatcherNow = (): Promise<HttpDispatcher> | HttpDispatcher | undefined =>
    tls === undefined ? options.dispatcher : (own ??= createTlsDispatcher(tls));

  const sendAny: ServerConnection["sendAny"] = async ({ method, path, json, form }, bounds) => {
    const body = form === undefined ? (json === undefined ? undefined : JSON.stringify(json)) : formOf(form);
    const type = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
    return sendRequest({
      method,
      url: new URL(`.${path}`, base),
      // Never with Authorization beside it, which the server refuses.
      headers: { "x-api-key": apiKey, ...(body !== undefined && { "content-type": type }) },
      ...(body !== undefined && { body }),
      ...bounds,
      dispatcher: await dispatcherNow(),
      fetch,
      secrets: [apiKey],
      remedies,
    });
  };
  const send: ServerConnection["send"] = async (request, bounds) => {
    const reply = await sendAny(request, bounds);
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw serverError(reply, [apiKey]);
  };
  return {
    url: (path) => new URL(`.${path}`, base).href,
    sendAny,
    send,
    async sendJson(request, bounds, schemaOf) {
      const reply = await send(request, bounds);
      const parsed = schemaOf(await loadServerSchemas()).safeParse(reply.json());
      if (parsed.success) return parsed.data;
      throw unexpectedReply(reply, parsed.error.issues[0]?.path.join(".") ?? "", apiKey);
    },
    close: async () => (await own?.catch(() => undefined))?.close(),
  };
}

function unexpectedReply(reply: Reply, place: string, apiKey: string): DecodeError {
  const at = place === "" ? "" : ` (see ${place})`;
  return new DecodeError({
    method: reply.method,
    url: reply.url,
    what: `answered ${reply.status}, but not as Portainer Server${at}`,
    remedy: "Check that the URL leads to Portainer Server (port 9443), not to the agent or another server.",
    body: createRedactor([apiKey]).text(reply.text()).slice(0, 2_000),
  });
}

function formOf(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

function assertOptions({ apiKey, tls, dispatcher, fetch }: ServerOptions): void {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError(
      "@stack/portainer-agent-client: apiKey is empty, or not one of Portainer Server (ptr_…).",
    );
  }
  if ([tls, dispatcher, fetch].filter((way) => way !== undefined).length > 1) {
    throw new TypeError("@stack/portainer-agent-client: give tls, a dispatcher or a fetch, not several.");
  }
}

function apiUrlOf(server: string | URL): URL {
  const text = String(server);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new TypeError(
      "@stack/portainer-agent-client: server must be an http or https URL, such as https://10.0.0.2:9443.",
    );
  }
  url.pathname = `${url.pathname.replace(/\/+$/, "").replace(/\/api$/, "")}/api/`;
  return url;
}
