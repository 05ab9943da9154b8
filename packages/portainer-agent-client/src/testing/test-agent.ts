import type { TlsTrust } from "@stack/http";
import { getResponse, type RequestHandler } from "msw";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { agentHandlers, type AgentHandlersOptions } from "./agent-handlers.ts";
import { createSignatureCheck } from "./signature-check.ts";
import { testCertificate } from "./test-certificate.ts";

/** How a test agent is started. */
export interface TestAgentOptions extends AgentHandlersOptions {
  /** Its AGENT_SECRET. Default: none, so that the first signed request claims it. */
  readonly secret?: string;
  /** Default `2.30.1`. */
  readonly version?: string;
  /** msw handlers that go first, such as for Docker's API; their paths begin with an asterisk. */
  readonly handlers?: readonly RequestHandler[];
}

/** An agent of a test, over a real TLS socket on loopback. */
export interface TestAgent {
  readonly url: string;
  /** To give to `createAgentClient({ tls })`. */
  readonly tls: TlsTrust;
  /** Method and path with query of every request. */
  readonly requests: readonly string[];
  /** The public key that claimed it, in hexadecimal; `undefined` while nobody has, and always with a secret. */
  readonly claimedBy: string | undefined;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an agent that checks signatures as the real one does, and answers by msw handlers.
 *
 * Over a socket, since a client of agents takes neither a `fetch` nor a dispatcher: its certificate check must not be
 * gone around. Consoles and Docker itself are not in it: `@stack/simulator` has them.
 */
export async function startTestAgent(options: TestAgentOptions = {}): Promise<TestAgent> {
  const { secret, version = "2.30.1", handlers = [] } = options;
  const signatures = createSignatureCheck(secret);
  const all = [...handlers, ...agentHandlers(options)];
  const requests: string[] = [];
  const server = createServer(
    { key: testCertificate.key, cert: testCertificate.pem },
    (incoming, outgoing) => {
      requests.push(`${incoming.method} ${incoming.url}`);
      outgoing.setHeader("portainer-agent", version);
      outgoing.setHeader("portainer-agent-api-version", "2");
      outgoing.setHeader("portainer-agent-platform", "1");
      answer(incoming, outgoing).catch(() => outgoing.destroy());
    },
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    if (incoming.method === "GET" && /^\/(v2\/)?ping(\?|$)/.test(incoming.url ?? "")) {
      outgoing.writeHead(204).end();
      return;
    }
    const refusal = signatures.answerTo(request.headers);
    const response =
      refusal === undefined ? await getResponse(all, request) : Response.json(refusal, { status: 403 });
    if (response === undefined || response.type === "error") {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  }

  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tls: { fingerprint256: new X509Certificate(testCertificate.pem).fingerprint256 },
    requests,
    get claimedBy() {
      return signatures.claimedBy;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const { method = "GET", headers, url = "/" } = incoming;
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, [value].flat().join(", ")]],
  );
  const bytes = await buffer(incoming);
  const body = method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(bytes) };
  return new Request(`https://agent.test${url}`, { method, headers: given, ...body });
}
