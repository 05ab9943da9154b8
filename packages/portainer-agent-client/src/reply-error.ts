import { DecodeError, createRedactor, type Reply } from "@stack/http";
import { AgentHttpError, type AgentErrorKind } from "./agent-http-error.ts";
import type { Connection } from "./connection.ts";
import { errorWords, type ErrorWords } from "./error-words.ts";

/** Turns a reply that is not a success into the error with its remedy. */
export function replyError(reply: Reply, connection: Connection): AgentHttpError | DecodeError {
  // The agent redirects only what is not clean (`//`), which is never sent: this is a proxy or a login page.
  if (reply.status >= 300 && reply.status < 400) {
    return unexpectedReply(
      reply,
      `with a redirect to ${reply.headers["location"] ?? "elsewhere"}`,
      connection,
    );
  }
  const redactor = createRedactor(connection.secrets);
  const words = errorWords(reply);
  const { kind, what, remedy } = explain(reply, words);
  return new AgentHttpError({
    method: reply.method,
    url: reply.url,
    kind,
    what: redactor.text(what ?? `answered ${reply.status}${said(words)}`),
    remedy: kind === "signature-refused" ? `${remedy}${connection.secretHint}` : remedy,
    status: reply.status,
    headers: redactor.headers(reply.headers),
    body: redactor.text(reply.text()).slice(0, 2_000),
  });
}

/** The error for a success that no agent sends. */
export function unexpectedReply(reply: Reply, what: string, { secrets }: Connection): DecodeError {
  const redactor = createRedactor(secrets);
  return new DecodeError({
    method: reply.method,
    url: reply.url,
    what: redactor.text(`answered ${reply.status}, but ${what}`),
    remedy: "Check that the URL leads to a Portainer Agent (port 9001), not to Portainer Server or a proxy.",
    body: redactor.text(reply.text()).slice(0, 2_000),
  });
}

interface Explanation {
  readonly kind: AgentErrorKind;
  /** Absent where the status and the words say it all. */
  readonly what?: string;
  readonly remedy: string;
}

function said({ message, details }: ErrorWords): string {
  const words = [message, details].filter((text, at, all) => text !== "" && all.indexOf(text) === at);
  return words.length === 0 ? "" : `: ${words.join(": ")}`;
}

const seeLog = "See the agent's log (LOG_LEVEL=DEBUG shows request errors).";

function explain(reply: Reply, words: ErrorWords): Explanation {
  if (words.from === "docker") {
    return { kind: "docker", remedy: "This is the engine's own answer, passed on by the agent." };
  }
  switch (reply.status) {
    case 400:
      return { kind: "bad-request", remedy: "Check what was given; the agent's words name it." };
    case 403:
      return words.message.startsWith("Missing") ? signatureMissing : signatureRefused;
    case 404:
    case 405:
      return { kind: "no-such-endpoint", remedy: "Check the agent's version by ping(), and the path." };
    case 416:
      return { kind: "range", remedy: "Ask for a range that begins within the file." };
    case 502:
      return {
        kind: "node-unreachable",
        what: "was passed on to another agent, which did not answer (502)",
        remedy: "Check that node and the network between the agents; agents() says who is there.",
      };
    case 503:
      return words.message.includes("standalone") ? standalone : { kind: "other", remedy: seeLog };
    case 500:
      return explain500(words);
    default:
      return { kind: "other", remedy: seeLog };
  }
}

const signatureRefused: Explanation = {
  kind: "signature-refused",
  what: "was refused: the agent does not accept the signature (403)",
  remedy:
    "Either the secret differs from the agent's AGENT_SECRET, or the agent has none and was claimed by another key; the agent does not say which. Restarting it forgets a claim.",
};

const signatureMissing: Explanation = {
  kind: "signature-missing",
  what: "was refused: the signature did not arrive (403)",
  remedy: "Look for a proxy on the way that drops the X-PortainerAgent headers.",
};

const standalone: Explanation = {
  kind: "standalone",
  what: "is not there: this agent runs on a single engine (503)",
  remedy: "Only the agents of a Swarm or of Kubernetes know of each other.",
};

function explain500({ message, details }: ErrorWords): Explanation {
  const says = (pattern: RegExp): boolean => pattern.test(message) || pattern.test(details);
  if (says(/manager node/)) {
    return {
      kind: "no-manager",
      remedy: "Run the agent on a manager node, too, or look at why it is not there.",
    };
  }
  if (says(/targeted agent/)) {
    return { kind: "node-unknown", remedy: "Use a node's name as agents() has it, not its Swarm id." };
  }
  if (says(/no such file or directory|not a directory/i)) {
    return {
      kind: "no-such-file",
      remedy:
        "Check the path, and that the agent's container has the mounts for it: /var/lib/docker/volumes for volumes, / at /host for the host.",
    };
  }
  if (says(/directory not empty/i)) {
    return {
      kind: "directory-not-empty",
      remedy: "Remove what is in it first: the agent removes one at a time.",
    };
  }
  if (says(/i\/o timeout/i)) {
    return {
      kind: "too-slow",
      remedy: "The agent waits 120 s for a whole request: send less, or over a faster way.",
    };
  }
  if (says(/service account token/i)) {
    return {
      kind: "platform",
      remedy: "This is for an agent on Kubernetes; ping() says which platform answers.",
    };
  }
  return { kind: "other", remedy: seeLog };
}
