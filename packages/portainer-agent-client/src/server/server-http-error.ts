import { HttpError, createRedactor, type Reply } from "@stack/http";
import { errorWords } from "../error-words.ts";

/**
 * What a failing status of Portainer Server means, told apart by what the caller can do about it.
 *
 * `unauthorized`: another API key. `forbidden`: one of an administrator. `name-taken`: another name.
 * `agent-unreachable`: the server does not reach the agent. `agent-refused`: the agent does not take the server's
 * signature. `not-found`, `bad-request`, `deploy-failed`: see the server's words. `other`: anything else.
 */
export type ServerErrorKind =
  | "unauthorized"
  | "forbidden"
  | "name-taken"
  | "agent-unreachable"
  | "agent-refused"
  | "not-found"
  | "bad-request"
  | "deploy-failed"
  | "other";

/** A failing status of Portainer Server's, with what it means; `code` is `HTTP_STATUS`. */
export class ServerHttpError extends HttpError {
  readonly kind: ServerErrorKind;

  constructor(failure: ConstructorParameters<typeof HttpError>[0] & { kind: ServerErrorKind }) {
    super(failure);
    this.kind = failure.kind;
  }
}

/** The two ways in which an agent and a server cannot match, which neither tells apart. */
export const cannotMatch =
  "Either the agent has an AGENT_SECRET and Portainer Server's own environment does not have the same one (the server has one for all its agents), or the agent has none and another key has claimed it: restart it, and connect it at once.";

/** Turns a reply that is not a success into the error with its remedy. */
export function serverError(reply: Reply, secrets: readonly string[]): ServerHttpError {
  const redactor = createRedactor(secrets);
  const { message, details } = errorWords(reply);
  const words = [message, details].filter((text, at, all) => text !== "" && all.indexOf(text) === at);
  const said = words.length === 0 ? "" : `: ${words.join(": ")}`;
  return new ServerHttpError({
    method: reply.method,
    url: reply.url,
    ...explain(reply, `${message} ${details}`),
    what: redactor.text(`answered ${reply.status}${said}`),
    status: reply.status,
    headers: redactor.headers(reply.headers),
    body: redactor.text(reply.text()).slice(0, 2_000),
  });
}

/** Texts: reference/portainer-agent.md f and b.3. */
function explain(reply: Reply, words: string): { kind: ServerErrorKind; remedy: string } {
  if (/already paired|invalid request signature/i.test(words)) {
    return { kind: "agent-refused", remedy: cannotMatch };
  }
  if (/unable to get (environment|endpoint) type/i.test(words)) {
    return {
      kind: "agent-unreachable",
      remedy:
        "Check that Portainer Server itself reaches agentUrl (port 9001), and that an agent answers there.",
    };
  }
  if (/unable to initiate communications/i.test(words)) {
    return {
      kind: "agent-refused",
      remedy: `The server reached the agent, but not Docker through it. ${cannotMatch}`,
    };
  }
  switch (reply.status) {
    case 401:
      return { kind: "unauthorized", remedy: "Give an API key of this server (My account, Access tokens)." };
    case 403:
      return { kind: "forbidden", remedy: "Give the API key of an administrator." };
    case 409:
      return { kind: "name-taken", remedy: "Choose another name." };
    case 404:
      return { kind: "not-found", remedy: "Check the URL of the server, and its version." };
    case 400:
      return { kind: "bad-request", remedy: "Check what was given; the server's words name it." };
    default:
      return reply.method !== "GET" && reply.url.includes("/api/stacks")
        ? {
            kind: "deploy-failed",
            remedy: "These are the words of docker compose or docker stack on the server.",
          }
        : { kind: "other", remedy: "See Portainer Server's log." };
  }
}
