import { DecodeError, HttpError, createRedactor, type Reply } from "@stack/http";
import type { Connection } from "./connection.ts";

/** The error for a reply that is not a success. */
export function replyError(reply: Reply, { secrets }: Connection): HttpError {
  const redactor = createRedactor(secrets);
  return new HttpError({
    method: reply.method,
    url: reply.url,
    ...explain(reply),
    status: reply.status,
    headers: redactor.headers(reply.headers),
    body: redactor.text(reply.text()).slice(0, 2_000),
  });
}

/** The error for a success that no agent sends. */
export function unexpectedReply(reply: Reply, what: string, { secrets }: Connection): DecodeError {
  return new DecodeError({
    method: reply.method,
    url: reply.url,
    what: `answered ${reply.status}, but ${what}`,
    remedy: "Check that the URL leads to a Portainer Agent (port 9001), not to Portainer Server or a proxy.",
    body: createRedactor(secrets).text(reply.text()).slice(0, 2_000),
  });
}

function explain(reply: Reply): { what: string; remedy: string } {
  if (reply.status !== 403) {
    return {
      what: `answered ${reply.status}`,
      remedy: "See the agent's log (LOG_LEVEL=DEBUG shows request errors).",
    };
  }
  return {
    what: "was refused: the agent does not accept the signature (403)",
    remedy:
      "Either the secret differs from the agent's AGENT_SECRET, or the agent has none and was claimed by another key; the agent does not say which. Restarting it forgets a claim.",
  };
}
