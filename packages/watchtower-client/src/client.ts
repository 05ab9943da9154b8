import { createRedactor, type FetchFunction, type HttpDispatcher } from "@stack/http";
import type { Connection } from "./connection.ts";
import { detectFlavour, type Flavour } from "./flavour.ts";
import { readMetrics, type WatchtowerMetrics } from "./metrics.ts";
import type { UpdateOutcome } from "./update-outcome.ts";
import { runUpdate, type UpdateOptions } from "./update.ts";

/** Where Watchtower is and how to reach it. */
export interface WatchtowerClientOptions {
  /** For example `http://127.0.0.1:8080`; a path is kept, for a Watchtower behind a proxy. */
  readonly url: string | URL;
  /** The value of `WATCHTOWER_HTTP_API_TOKEN`, to the letter: nothing is trimmed. */
  readonly token: string;
  /** Bounds each call that only reads, in milliseconds; 10,000 by default. An update has its own bound. */
  readonly timeoutMs?: number;
  /** An undici dispatcher (agent, mock, proxy) of any major from 6; the global one at call time by default. */
  readonly dispatcher?: HttpDispatcher;
  /** Any standard `fetch`, instead of undici: for Bun, browsers, workers and tests. */
  readonly fetch?: FetchFunction;
}

/** Per call: `timeoutMs` overrides the client's, `signal` aborts with its own reason. */
export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** One Watchtower. Holds no connection of its own, so there is nothing to close. */
export interface WatchtowerClient {
  /**
   * Tells which Watchtower answers, by one harmless request; remembered once known.
   *
   * Never starts an update. Throws `DecodeError` when neither Watchtower would answer like that.
   */
  detect(options?: CallOptions): Promise<Flavour>;
  /**
   * Triggers an update and says what became of it; see {@link UpdateOutcome}.
   *
   * Blocks as long as Watchtower does: pulls, stops and starts included. Never retried. An aborted or timed-out
   * update goes on in Watchtower. Throws `RefusedError` before anything is sent when this Watchtower would read the
   * target as another one, `HttpError` 401 for a wrong token and 404 when the endpoint is off, and `NetworkError`
   * when the request never left.
   */
  update(options?: UpdateOptions): Promise<UpdateOutcome>;
  /**
   * Reads the metrics as one shape over both flavours; what a Watchtower does not have is absent, never 0.
   *
   * Throws `HttpError` 401 for a wrong token and 404 when the endpoint is off.
   */
  metrics(options?: CallOptions): Promise<WatchtowerMetrics>;
}

const readTimeoutMs = 10_000;

/**
 * Makes a client for one Watchtower, of either flavour.
 *
 * Throws `TypeError` for an option that cannot work. Does nothing until a method is called.
 */
export function createWatchtowerClient(options: WatchtowerClientOptions): WatchtowerClient {
  const connection = connectionOf(options);
  const defaultTimeoutMs = options.timeoutMs ?? readTimeoutMs;
  let known: Flavour | undefined;

  const detect = async ({ timeoutMs = defaultTimeoutMs, signal }: CallOptions = {}): Promise<Flavour> =>
    (known ??= await detectFlavour(connection, timeoutMs, signal));

  return {
    detect,
    update: async (call = {}) =>
      runUpdate(connection, await detect(withSignal(call.signal)), call, defaultTimeoutMs),
    metrics: ({ timeoutMs = defaultTimeoutMs, signal } = {}) => readMetrics(connection, timeoutMs, signal),
  };
}

function withSignal(signal: AbortSignal | undefined): CallOptions {
  return signal === undefined ? {} : { signal };
}

function connectionOf({ url, token, dispatcher, fetch }: WatchtowerClientOptions): Connection {
  if (dispatcher !== undefined && fetch !== undefined) {
    throw new TypeError("@stack/watchtower-client: give a dispatcher or a fetch, not both.");
  }
  return {
    baseUrl: baseUrlOf(url),
    token: checkedToken(token),
    dispatcher,
    fetch,
    redactor: createRedactor([token]),
  };
}

function baseUrlOf(url: string | URL): URL {
  const text = String(url);
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (
    base === undefined ||
    !/^https?:$/.test(base.protocol) ||
    base.username !== "" ||
    base.password !== ""
  ) {
    throw new TypeError(
      "@stack/watchtower-client: url must be an http or https URL without user and password, such as http://127.0.0.1:8080.",
    );
  }
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return base;
}

function checkedToken(token: string): string {
  // The message names the position, never the token.
  if (typeof token !== "string" || token === "") {
    throw new TypeError(
      "@stack/watchtower-client: token is empty; give the value of WATCHTOWER_HTTP_API_TOKEN.",
    );
  }
  const bad = token.search(/[^\x21-\x7e]/);
  if (bad === -1) return token;
  throw new TypeError(
    `@stack/watchtower-client: token has a character at position ${bad} that an HTTP header cannot carry to Watchtower; ` +
      "a line break usually comes from reading a file without trimming it.",
  );
}
