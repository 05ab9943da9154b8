import {
  DecodeError,
  HttpError,
  RefusedError,
  createRedactor,
  createTlsDispatcher,
  sendRequest,
  type Reply,
  type TlsDispatcher,
  type TlsTrust,
} from "@stack/http";
import type { Credentials } from "./credentials.ts";

/** The way to one agent. */
export interface Connection {
  /** Sends a GET; signed unless told otherwise. */
  get(path: string, options: GetOptions): Promise<Reply>;
  /** The error for a reply that is not a success. */
  replyError(reply: Reply): HttpError;
  /** The error for a success that no agent sends. */
  unexpectedReply(reply: Reply, what: string): DecodeError;
  close(): Promise<void>;
}

/** One GET. */
export interface GetOptions {
  readonly signed: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

const remedies = {
  refused:
    "Check that the agent runs and its port 9001 is published; an unclaimed agent without a secret also stops listening after 72 hours, until it is restarted.",
  certificate:
    "The agent makes a new certificate at every start: after a restart, read the new fingerprint and compare it on the host.",
};

/** Opens nothing yet: the dispatcher with its TLS check is made for the first request. */
export function createConnection(
  baseUrl: URL,
  trust: TlsTrust,
  credentials: Credentials,
  secret: string | undefined,
): Connection {
  let dispatcher: Promise<TlsDispatcher> | undefined;
  let isClosed = false;
  const assertOpen = (url: URL): void => {
    if (isClosed) throw closedRefusal(url);
  };
  let secrets = secret === undefined ? [] : [secret];
  return {
    async get(path, { signed, timeoutMs, signal }) {
      const url = new URL(path, baseUrl);
      assertOpen(url);
      const headers = signed ? await credentials.sign({ method: "GET", url: url.href }) : undefined;
      if (headers !== undefined) secrets = [...new Set([...secrets, headers["x-portaineragent-signature"]])];
      dispatcher ??= createTlsDispatcher(trust);
      const through = await dispatcher;
      assertOpen(url);
      const request = { method: "GET", url, timeoutMs, signal, secrets, remedies } as const;
      return sendRequest({
        ...request,
        ...(headers && { headers: { ...headers } }),
        dispatcher: through,
      });
    },
    replyError: (reply) => {
      const redactor = createRedactor(secrets);
      return new HttpError({
        method: reply.method,
        url: reply.url,
        ...explain(reply),
        status: reply.status,
        headers: redactor.headers(reply.headers),
        body: redactor.text(reply.text()).slice(0, 2_000),
      });
    },
    unexpectedReply: (reply, what) =>
      new DecodeError({
        method: reply.method,
        url: reply.url,
        what: `answered ${reply.status}, but ${what}`,
        remedy:
          "Check that the URL leads to a Portainer Agent (port 9001), not to Portainer Server or a proxy.",
        body: createRedactor(secrets).text(reply.text()).slice(0, 2_000),
      }),
    async close() {
      const open = dispatcher;
      dispatcher = undefined;
      isClosed = true;
      // A dispatcher that could not be made failed its own call, and holds nothing.
      await (await open?.catch(() => undefined))?.close();
    },
  };
}

function closedRefusal(url: URL): RefusedError {
  return new RefusedError({
    method: "GET",
    url: url.href,
    what: "was not sent: this client was closed",
    remedy: "Make another one with createAgentClient(), and close it when all calls are done.",
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
