import { type IncomingMessage, request as httpRequest } from "node:http";
import type { Duplex } from "node:stream";
import { connectToEngine } from "../engine/connect.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { sendError } from "./agent-reply.ts";
import { forwardedHeaders, relayAnswer, unableToProxy } from "./docker-proxy.ts";

/**
 * Passes a request on to the engine that asks for an upgrade (reference/portainer-agent.md d.5).
 *
 * The trap: the engine's 101 reaches the client with the first byte of output, that byte and all others are lost, and the
 * connection goes on as one of HTTP, on which what the client now sends is a bad request.
 */
export async function proxyUpgrade(exchange: AgentExchange): Promise<void> {
  const { run, request, response, target } = exchange;
  let body: Buffer;
  try {
    body = await exchange.body.read();
  } catch (error) {
    sendError(response, 500, "Unable to proxy the request via the Docker socket", (error as Error).message);
    return;
  }
  const upstream = httpRequest({
    method: request.method ?? "GET",
    path: target,
    headers: {
      ...forwardedHeaders(request),
      Connection: "Upgrade",
      Upgrade: request.headers.upgrade ?? "tcp",
      ...(body.length > 0 ? { "Content-Length": body.length } : {}),
    },
    createConnection: () => connectToEngine(run.daemon),
  });
  upstream.once("error", (error) => unableToProxy(response, error));
  upstream.once("response", (answer) => relayAnswer(exchange, answer));
  upstream.once("upgrade", (answer: IncomingMessage, connection: Duplex, head: Buffer) => {
    response.once("close", () => connection.destroy());
    const sendHead = (): void => {
      connection.destroy();
      if (response.headersSent || response.destroyed) return;
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined) response.setHeader(name, value);
      }
      response.writeHead(101).end();
    };
    connection.on("error", () => undefined);
    connection.once("close", sendHead);
    connection.once("end", sendHead);
    connection.once("data", sendHead);
    if (head.length > 0) sendHead();
  });
  upstream.end(body);
}
