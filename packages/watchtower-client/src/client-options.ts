import { createRedactor, type FetchFunction, type HttpDispatcher } from "@stack/http";
import { bearer, remediesFor, type Connection } from "./connection.ts";

/** Where Watchtower is and how to reach it. */
export interface WatchtowerClientOptions {
  /** For example `http://127.0.0.1:8080`; a path is kept, for a Watchtower behind a proxy. */
  readonly url: string | URL;
  /** The value of `WATCHTOWER_HTTP_API_TOKEN`, to the letter: nothing is trimmed. */
  readonly token: string;
  /** The value of `WATCHTOWER_HTTP_API_EVENTS_TOKEN`, which `events()` needs instead of the token; the fork only. */
  readonly eventsToken?: string;
  /** Bounds each request that only reads, in milliseconds; 10,000 by default. Updates and checks have their own. */
  readonly timeoutMs?: number;
  /** An undici dispatcher (agent, mock, proxy) of any major from 6; the global one at call time by default. */
  readonly dispatcher?: HttpDispatcher;
  /** Any standard `fetch`, instead of undici: for Bun, browsers, workers and tests. */
  readonly fetch?: FetchFunction;
}

/** The two connections of a client: with the token, and with the events' own one. */
export interface Connections {
  readonly connection: Connection;
  /** Absent without an `eventsToken`. */
  readonly eventsConnection: Connection | undefined;
}

/** Checks the options; throws `TypeError` for one that cannot work. */
export function connectionsOf(options: WatchtowerClientOptions): Connections {
  const { dispatcher, fetch, eventsToken } = options;
  if (dispatcher !== undefined && fetch !== undefined) {
    throw new TypeError("@stack/watchtower-client: give a dispatcher or a fetch, not both.");
  }
  const token = checkedToken("token", options.token, "WATCHTOWER_HTTP_API_TOKEN");
  const secrets = [token];
  if (eventsToken !== undefined) {
    secrets.push(checkedToken("eventsToken", eventsToken, "WATCHTOWER_HTTP_API_EVENTS_TOKEN"));
  }
  const baseUrl = baseUrlOf(options.url);
  const connection: Connection = {
    baseUrl,
    urls: new Map(),
    authorization: bearer(token),
    dispatcher,
    fetch,
    redactor: createRedactor(secrets),
    secrets,
    remedies: remediesFor(baseUrl),
  };
  return {
    connection,
    eventsConnection:
      eventsToken === undefined ? undefined : { ...connection, authorization: bearer(eventsToken) },
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

function checkedToken(option: string, token: string, variable: string): string {
  // The message names the position, never the token.
  if (typeof token !== "string" || token === "") {
    throw new TypeError(`@stack/watchtower-client: ${option} is empty; give the value of ${variable}.`);
  }
  const bad = token.search(/[^\x21-\x7e]/);
  if (bad === -1) return token;
  throw new TypeError(
    `@stack/watchtower-client: ${option} has a character at position ${bad} that an HTTP header cannot carry to Watchtower; ` +
      "a line break usually comes from reading a file without trimming it.",
  );
}
