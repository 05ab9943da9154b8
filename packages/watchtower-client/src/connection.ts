import {
  sendRequest,
  type FetchFunction,
  type HttpDispatcher,
  type HttpMethod,
  type Redactor,
  type Remedies,
  type Reply,
} from "@stack/http";
import { loadUndici } from "./lazy-modules.ts";

/** Where and how requests go; made once per client from checked options. */
export interface Connection {
  readonly baseUrl: URL;
  /** Absent for what needs none, so that it is shown to nobody without need. */
  readonly token: string | undefined;
  readonly dispatcher: HttpDispatcher | undefined;
  readonly fetch: FetchFunction | undefined;
  /** Knows every token of the client, also those this connection does not send. */
  readonly redactor: Redactor;
  readonly secrets: readonly string[];
}

/** One request to an endpoint. */
export interface EndpointRequest {
  readonly method: HttpMethod;
  /** Relative to the base URL, without a leading slash. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Default: what every endpoint but the events answers with. */
  readonly accept?: string;
}

/** Sends a request with the token, exactly one blank after `Bearer` (1.7.1 compares the whole header). */
export async function send(connection: Connection, request: EndpointRequest): Promise<Reply> {
  const url = new URL(request.path, connection.baseUrl);
  if (request.query !== undefined) url.search = request.query.toString();
  return sendRequest({
    method: request.method,
    url,
    headers: {
      ...(connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` }),
      // Never an Accept for protobuf: both Watchtowers would switch the metrics to it.
      accept: request.accept ?? "text/plain, application/json",
    },
    timeoutMs: request.timeoutMs,
    signal: request.signal,
    dispatcher: await dispatcherOf(connection),
    fetch: connection.fetch,
    secrets: connection.secrets,
    remedies: remediesFor(url, request.method === "POST"),
  });
}

/** The caller's dispatcher, else undici's global one as it is now; none where a `fetch` is to be used. */
export async function dispatcherOf({
  dispatcher,
  fetch,
}: Pick<Connection, "dispatcher" | "fetch">): Promise<HttpDispatcher | undefined> {
  return dispatcher ?? (fetch === undefined ? (await loadUndici()).getGlobalDispatcher() : undefined);
}

function remediesFor({ hostname }: URL, acts: boolean): Remedies {
  const ipv4 = /^(localhost|\[::1\])$/.test(hostname)
    ? " Try 127.0.0.1: the fork listens on IPv4 only, and localhost may mean IPv6 here."
    : "";
  return {
    refused: `Check that Watchtower runs, that its HTTP API is on, and that its port 8080 is published where you call it.${ipv4}`,
    other:
      "See the cause. A browser gives none for a page that Watchtower does not allow: name its origin in " +
      "WATCHTOWER_HTTP_API_CORS_ORIGINS (the fork; 1.7.1 allows no page).",
    reset:
      "Behind a published port this usually means that nothing listens in the container: set " +
      "WATCHTOWER_HTTP_API_UPDATE=true or WATCHTOWER_HTTP_API_METRICS=true, and see Watchtower's log.",
    closed:
      "Behind a published port this usually means that nothing listens in the container (set " +
      "WATCHTOWER_HTTP_API_UPDATE=true or WATCHTOWER_HTTP_API_METRICS=true); during an update, that Watchtower could " +
      "not list containers or was replaced. See its log.",
    timeout: acts
      ? "Watchtower goes on with what it was asked to do; look at its log, or give a longer timeoutMs."
      : "Give a longer timeoutMs, or see Watchtower's log for what keeps it busy.",
  };
}
