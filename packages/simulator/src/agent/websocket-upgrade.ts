import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { WebSocket, WebSocketServer } from "ws";
import type { AgentExchange } from "./agent-exchange.ts";
import { errorBody } from "./agent-reply.ts";

/** The longest message the agent takes. */
const longestMessageBytes = 2048;

let server: WebSocketServer | undefined;

/** The one server of all upgrades; it listens nowhere. */
async function webSocketServer(): Promise<WebSocketServer> {
  const { WebSocketServer: Server } = await import("ws");
  server ??= new Server({
    noServer: true,
    clientTracking: false,
    maxPayload: longestMessageBytes,
    skipUTF8Validation: true,
  });
  return server;
}

function hasToken(request: IncomingMessage, header: "connection" | "upgrade", token: string): boolean {
  const tokens = (request.headers[header] ?? "").toLowerCase().split(",");
  return tokens.some((one) => one.trim() === token);
}

function isSameOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  return new URL(headers.origin).host.toLowerCase() === headers.host?.toLowerCase();
}

/** Why a request cannot be made a WebSocket, checked in the order of gorilla/websocket. */
function obstacle(request: IncomingMessage, anyOrigin: boolean): [status: number, error: string] | undefined {
  const notTheProtocol = "websocket: the client is not using the websocket protocol: ";
  if (!hasToken(request, "connection", "upgrade")) {
    return [400, `${notTheProtocol}'upgrade' token not found in 'Connection' header`];
  }
  if (!hasToken(request, "upgrade", "websocket")) {
    return [400, `${notTheProtocol}'websocket' token not found in 'Upgrade' header`];
  }
  if (request.method !== "GET") return [405, `${notTheProtocol}request method is not GET`];
  if (request.headers["sec-websocket-version"] !== "13") {
    return [400, "websocket: unsupported version: 13 not found in 'Sec-Websocket-Version' header"];
  }
  if (!anyOrigin && !isSameOrigin(request)) {
    return [403, "websocket: request origin not allowed by Upgrader.CheckOrigin"];
  }
  if (!request.headers["sec-websocket-key"]) {
    return [400, "websocket: not a websocket handshake: 'Sec-WebSocket-Key' header is missing or blank"];
  }
  return undefined;
}

/**
 * Makes a request a WebSocket, or answers why not with a body that is half text and half JSON; undefined then.
 *
 * The 101 carries none of the agent's headers.
 */
export async function upgradeToWebSocket(
  { request, response, upgrade }: AgentExchange,
  options: { readonly anyOrigin?: boolean; readonly message: string },
): Promise<WebSocket | undefined> {
  const problem = obstacle(request, options.anyOrigin ?? false);
  if (problem) {
    const [status, error] = problem;
    const body = `${STATUS_CODES[status] ?? ""}\n${errorBody(options.message, error)}`;
    response.writeHead(status, {
      "Content-Type": "text/plain; charset=utf-8",
      "Sec-Websocket-Version": "13",
      "X-Content-Type-Options": "nosniff",
      "Content-Length": Buffer.byteLength(body),
    });
    response.end(body);
    return undefined;
  }
  if (!upgrade) throw new Error("A request with the headers of an upgrade came without its connection.");
  const sockets = await webSocketServer();
  response.detachSocket(request.socket);
  return new Promise((resolve) => {
    sockets.handleUpgrade(request, upgrade.socket, upgrade.head, resolve);
  });
}
