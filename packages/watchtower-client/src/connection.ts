import {
  sendRequest,
  type FetchFunction,
  type HttpDispatcher,
  type HttpMethod,
  type Redactor,
  type Remedies,
  type Reply,
} from "@stack/http";

/** Where and how requests go; made once per client from checked options. */
export interface Connection {
  readonly baseUrl: URL;
  /** The URLs that have been asked for, by path: making one costs more than a header. */
  readonly urls: Map<string, URL>;
  /** The header with the token; absent for what needs none, so that it is shown to nobody without need. */
  readonly authorization: string | undefined;
  readonly dispatcher: HttpDispatcher | undefined;
  readonly fetch: FetchFunction | undefined;
  /** Knows every token of the client, also those this connection does not send. */
  readonly redactor: Redactor;
  readonly secrets: readonly string[];
  readonly remedies: ConnectionRemedies;
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

/** The header with a token: exactly one blank after `Bearer`, since 1.7.1 compares the whole. */
export function bearer(token: string): string {
  return `Bearer ${token}`;
}

/** Sends a request with the connection's token. */
export function send(connection: Connection, request: EndpointRequest): Promise<Reply> {
  const { authorization, dispatcher, fetch, secrets, remedies } = connection;
  const { method, timeoutMs, signal } = request;
  return sendRequest({
    method,
    url: urlOf(connection, request),
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      // Never an Accept for protobuf: both Watchtowers would switch the metrics to it.
      accept: request.accept ?? "text/plain, application/json",
    },
    timeoutMs,
    signal,
    dispatcher,
    fetch,
    secrets,
    remedies: method === "POST" ? remedies.acting : remedies.reading,
  });
}

function urlOf({ baseUrl, urls }: Connection, { path, query }: EndpointRequest): URL {
  let url = urls.get(path);
  if (url === undefined) urls.set(path, (url = new URL(path, baseUrl)));
  if (query === undefined || query.size === 0) return url;
  const asking = new URL(url);
  asking.search = query.toString();
  return asking;
}

/** A client's advice for failures, by what a request does. */
export interface ConnectionRemedies {
  readonly acting: Remedies;
  readonly reading: Remedies;
}

/** The advice for a Watchtower at this address. */
export function remediesFor({ hostname }: URL): ConnectionRemedies {
  const ipv4 = /^(localhost|\[::1\])$/.test(hostname)
    ? " Try 127.0.0.1: the fork listens on IPv4 only, and localhost may mean IPv6 here."
    : "";
  const connecting = {
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
  };
  return {
    acting: {
      ...connecting,
      timeout:
        "Watchtower goes on with what it was asked to do; look at its log, or give a longer timeoutMs.",
    },
    reading: {
      ...connecting,
      timeout: "Give a longer timeoutMs, or see Watchtower's log for what keeps it busy.",
    },
  };
}
