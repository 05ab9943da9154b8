import { DecodeError, type Reply } from "@stack/http";
import type { Connection } from "./connection.ts";
import { endpoints, type Endpoint } from "./endpoints/endpoint.ts";
import { howToEnable } from "./endpoints/how-to-enable.ts";
import { refusalOf } from "./refusal.ts";
import { WatchtowerHttpError, type WatchtowerErrorKind } from "./watchtower-http-error.ts";

/** Turns a reply that is not a success into the error with its remedy. */
export function replyError(
  reply: Reply,
  endpoint: Endpoint,
  connection: Connection,
): WatchtowerHttpError | DecodeError {
  // Watchtower redirects nobody (but for `//`, which is never sent): this is a login page or a move to https.
  if (reply.status >= 300 && reply.status < 400) {
    return unexpectedReply(
      reply,
      `with a redirect to ${reply.headers["location"] ?? "elsewhere"}`,
      connection,
    );
  }
  if ([401, 403, 404].includes(reply.status) && isPage(reply)) {
    return unexpectedReply(reply, "with a page, which no Watchtower sends", connection);
  }
  return errorOf(reply, explain(reply, endpoint), connection);
}

function isPage(reply: Reply): boolean {
  return /^text\/html\b/i.test(reply.headers["content-type"] ?? "") || /^\s*</.test(reply.text());
}

/** The fork's limiter turned the request away; it stands before everything else, so nothing was done. */
export function rateLimitError(reply: Reply, connection: Connection): WatchtowerHttpError {
  return errorOf(reply, rateLimited, connection);
}

/** A reply whose content no Watchtower sends. */
export function unexpectedReply(reply: Reply, what: string, { redactor }: Connection): DecodeError {
  return new DecodeError({
    method: reply.method,
    url: reply.url,
    what: redactor.text(`answered ${reply.status}, but ${what}`),
    remedy: "Check that the URL leads to Watchtower itself, not to a proxy's page or another server.",
    body: redactor.text(reply.text()).slice(0, 2_000),
  });
}

/** The wait that the server asks for, in milliseconds; absent without a `Retry-After` in seconds. */
export function retryAfterOf(reply: Reply): number | undefined {
  const seconds = reply.headers["retry-after"];
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

interface Explanation {
  readonly kind: WatchtowerErrorKind;
  readonly what: string;
  readonly remedy: string;
}

function errorOf(reply: Reply, explanation: Explanation, { redactor }: Connection): WatchtowerHttpError {
  const retryAfterMs = retryAfterOf(reply);
  return new WatchtowerHttpError({
    method: reply.method,
    url: reply.url,
    ...explanation,
    status: reply.status,
    headers: redactor.headers(reply.headers),
    body: redactor.text(reply.text()).slice(0, 2_000),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

const rateLimited: Explanation = {
  kind: "rate-limited",
  what: "was turned away: too many requests from this address in a minute (429)",
  remedy:
    "Wait for the time in Retry-After, ask less often (health probes and refused requests count, too), or raise WATCHTOWER_HTTP_API_RATE_LIMIT.",
};

function explain(reply: Reply, endpoint: Endpoint): Explanation {
  switch (reply.status) {
    case 400:
      return {
        kind: "bad-parameter",
        what: "was not understood by Watchtower (400)",
        remedy: "The reply's body names the parameter.",
      };
    case 401:
      return unauthorized(reply, endpoint);
    case 403:
      return {
        kind: "origin-refused",
        what: "was refused for the page it comes from (403)",
        remedy: "Name the page's origin in WATCHTOWER_HTTP_API_CORS_ORIGINS.",
      };
    case 404:
      return notEnabled(reply, endpoint);
    case 408:
    case 504:
      return {
        kind: "server-timeout",
        what: `ran into a time limit at the server (${reply.status})`,
        remedy: "Ask for less at once, or raise the limit of Watchtower or of the proxy on the way.",
      };
    case 429:
      return rateLimited;
    case 503:
      return {
        kind: "unavailable",
        what: "found Watchtower unable to answer for now (503)",
        remedy:
          endpoint === endpoints.events
            ? "It serves at most 100 event streams at a time: end some, or try again later."
            : "Try again later, and see Watchtower's log.",
      };
    default:
      return {
        kind: reply.status >= 500 ? "server-error" : "other",
        what: `answered ${reply.status}`,
        remedy: "See Watchtower's log, and that of any proxy on the way.",
      };
  }
}

function unauthorized(reply: Reply, endpoint: Endpoint): Explanation {
  if (reply.headers["www-authenticate"] !== undefined) {
    return {
      kind: "unauthorized",
      what: "was refused by something in front of Watchtower (401 with WWW-Authenticate, which no Watchtower sends)",
      remedy: "Sign in there by a dispatcher or fetch of your own, or go past it.",
    };
  }
  const variable =
    endpoint === endpoints.events ? "WATCHTOWER_HTTP_API_EVENTS_TOKEN" : "WATCHTOWER_HTTP_API_TOKEN";
  return {
    kind: "unauthorized",
    what: "was refused: the token is not the one Watchtower has (401)",
    remedy: `Give the value of ${variable}; where that is a path, the content of the file. Changing it needs a restart of Watchtower.`,
  };
}

function notEnabled(reply: Reply, endpoint: Endpoint): Explanation {
  const refusal = refusalOf(reply);
  return {
    kind: "not-enabled",
    what: "found no such endpoint (404)",
    remedy: `Enable it in Watchtower with ${howToEnable(endpoint.group, refusal?.server)}, and check the URL.`,
  };
}
