import { DecodeError, HttpError, type Reply } from "@stack/http";
import type { Connection } from "./connection.ts";

/** The endpoints, with the setting that enables each. */
export const enabledBy = {
  "v1/update": "WATCHTOWER_HTTP_API_UPDATE=true (the fork also: update in WATCHTOWER_HTTP_API_ENDPOINTS)",
  "v1/metrics": "WATCHTOWER_HTTP_API_METRICS=true (the fork also: metrics in WATCHTOWER_HTTP_API_ENDPOINTS)",
} as const;

/** Turns a reply that is not a success into the error with its remedy. */
export function replyError(
  reply: Reply,
  endpoint: keyof typeof enabledBy,
  { redactor }: Connection,
): HttpError {
  const retryAfterMs = retryAfterOf(reply);
  return new HttpError({
    method: reply.method,
    url: reply.url,
    ...explain(reply, endpoint),
    status: reply.status,
    headers: redactor.headers(reply.headers),
    body: redactor.text(reply.text()).slice(0, 2_000),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** A success whose content no Watchtower sends. */
export function unexpectedReply(reply: Reply, what: string, { redactor }: Connection): DecodeError {
  return new DecodeError({
    method: reply.method,
    url: reply.url,
    what: `answered ${reply.status}, but ${what}`,
    remedy: "Check that the URL leads to Watchtower itself, not to a proxy's page or another server.",
    body: redactor.text(reply.text()).slice(0, 2_000),
  });
}

/** The wait that the server asks for, in milliseconds; absent without a `Retry-After` in seconds. */
export function retryAfterOf(reply: Reply): number | undefined {
  const seconds = reply.headers["retry-after"];
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

function explain(reply: Reply, endpoint: keyof typeof enabledBy): { what: string; remedy: string } {
  switch (reply.status) {
    case 401:
      return {
        what: "was refused: the token is not the one Watchtower has (401)",
        remedy:
          "Give the value of WATCHTOWER_HTTP_API_TOKEN; where that is a path, the content of the file. Changing it needs a restart of Watchtower.",
      };
    case 404:
      return {
        what: "found no such endpoint (404)",
        remedy: `Enable it in Watchtower with ${enabledBy[endpoint]}, and check the URL.`,
      };
    case 429:
      return {
        what: "was turned away: too many requests from this address in a minute (429)",
        remedy: "Wait for the time in Retry-After, ask less often, or raise WATCHTOWER_HTTP_API_RATE_LIMIT.",
      };
    default:
      return {
        what: `answered ${reply.status}`,
        remedy: "See Watchtower's log, and that of any proxy on the way.",
      };
  }
}
