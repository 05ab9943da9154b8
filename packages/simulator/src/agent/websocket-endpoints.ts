import type { AgentExchange } from "./agent-exchange.ts";
import type { AgentRouter } from "./agent-routes.ts";
import { sendError } from "./agent-reply.ts";
import { redirectWebSocket } from "./websocket-redirect.ts";
import { streamFromEngine } from "./websocket-stream.ts";
import { upgradeToWebSocket } from "./websocket-upgrade.ts";

const missing = "Missing query parameter";

/** The id of what is to be streamed; undefined when the request was refused for it. */
function hexId({ query, response }: AgentExchange): string | undefined {
  const id = query.get("id") ?? "";
  if (id === "") sendError(response, 400, "Invalid query parameter: id", missing);
  else if (/^[0-9a-fA-F]+$/.test(id)) return id;
  else sendError(response, 400, "Invalid query parameter: id (must be hexadecimal identifier)");
  return undefined;
}

function failed(operation: string): string {
  return `An error occurred during websocket ${operation} operation: unable to upgrade connection`;
}

/** `/websocket/exec`: only from the same origin; always started as a terminal. */
async function exec(exchange: AgentExchange): Promise<void> {
  if (await redirectWebSocket(exchange)) return;
  const id = hexId(exchange);
  if (id === undefined) return;
  const socket = await upgradeToWebSocket(exchange, { message: failed("exec") });
  if (!socket) return;
  const body = `${JSON.stringify({ Tty: true, Detach: false })}\n`;
  streamFromEngine(exchange, socket, { path: `/exec/${id}/start`, body });
}

/** `/websocket/attach`: from any origin; every stream, and no logs. */
async function attach(exchange: AgentExchange): Promise<void> {
  if (await redirectWebSocket(exchange)) return;
  const id = hexId(exchange);
  if (id === undefined) return;
  const socket = await upgradeToWebSocket(exchange, { anyOrigin: true, message: failed("attach") });
  if (!socket) return;
  const path = `/containers/${id}/attach?stdin=1&stdout=1&stderr=1&stream=1`;
  streamFromEngine(exchange, socket, { path });
}

/** `/websocket/pod`: on Docker there is no cluster, and the handler panics once it has upgraded. */
async function pod(exchange: AgentExchange): Promise<void> {
  for (const name of ["namespace", "podName", "containerName", "command"]) {
    if (exchange.query.get(name)) continue;
    sendError(exchange.response, 400, `Invalid query parameter: ${name}`, missing);
    return;
  }
  const socket = await upgradeToWebSocket(exchange, { message: "Unable to upgrade the connection" });
  if (socket) exchange.request.socket.destroySoon();
}

/** `/websocket`: consoles over WebSockets; every method is routed here, the upgrade refuses all but GET. */
export const websocketRouter: AgentRouter = [
  { path: /^\/websocket\/exec$/, signed: true, answer: exec },
  { path: /^\/websocket\/attach$/, signed: true, answer: attach },
  { path: /^\/websocket\/pod$/, signed: true, answer: pod },
];
