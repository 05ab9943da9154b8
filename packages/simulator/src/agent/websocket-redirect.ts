import type { WebSocket } from "ws";
import type { AgentMember } from "../swarm/swarm-cluster.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { sendText } from "./agent-reply.ts";
import { addHeaders, refuseUnknownTarget, targetHeader, targetOf } from "./member-redirect.ts";
import { upgradeToWebSocket } from "./websocket-upgrade.ts";

/** What a connection that ended without a close frame is told with, although no frame may carry it. */
const abnormal = 1006;

/** Passes a WebSocket for another node on; true when it has been answered that way. Without a target it is nobody's. */
export async function redirectWebSocket(exchange: AgentExchange): Promise<boolean> {
  const { place } = exchange.run;
  if (!place || targetOf(exchange) === place.node.name) return false;
  const member = place.cluster.members.find(({ nodeName }) => nodeName === targetOf(exchange));
  if (!member) {
    refuseUnknownTarget(exchange);
    return true;
  }
  const backend = await dial(exchange, member);
  if (!backend) return true;
  const client = await upgradeToWebSocket(exchange, { message: "" });
  if (client) relay(exchange, client, backend);
  else backend.terminate();
  return true;
}

/** Opens the WebSocket on the other agent; undefined when its refusal has been passed back. */
async function dial(
  { request, response, target }: AgentExchange,
  member: AgentMember,
): Promise<WebSocket | undefined> {
  const { WebSocket: Client } = await import("ws");
  const { headers } = request;
  const backend = new Client(`wss://127.0.0.1:${member.loopbackPort}${target}`, {
    rejectUnauthorized: false,
    perMessageDeflate: false,
    headers: {
      "x-portaineragent-publickey": headers["x-portaineragent-publickey"],
      "x-portaineragent-signature": headers["x-portaineragent-signature"],
      [targetHeader]: member.nodeName,
      ...(headers.origin === undefined ? {} : { origin: headers.origin }),
    },
  });
  return new Promise((resolve) => {
    backend.once("open", () => {
      backend.pause();
      resolve(backend);
    });
    backend.once("unexpected-response", (_request, answer) => {
      addHeaders(response, answer);
      response.writeHead(answer.statusCode ?? 500);
      answer.pipe(response);
      resolve(undefined);
    });
    backend.on("error", () => {
      if (!response.headersSent && backend.readyState !== backend.OPEN) {
        sendText(response, 503, "Service Unavailable\n");
      }
      resolve(undefined);
    });
  });
}

/** The trap: an end without a close frame is passed on as a close frame with 1006, which a client may refuse. */
function relay({ request }: AgentExchange, client: WebSocket, backend: WebSocket): void {
  backend.on("message", (bytes: Buffer, binary) => client.send(bytes, { binary }));
  client.on("message", (bytes: Buffer, binary) => {
    if (backend.readyState === backend.OPEN) backend.send(bytes, { binary });
  });
  client.on("error", () => undefined);
  backend.once("close", (code, reason) => {
    if (code === abnormal) {
      const text = Buffer.from("unexpected EOF");
      const frame = Buffer.concat([
        Buffer.from([0x88, text.length + 2, abnormal >> 8, abnormal & 255]),
        text,
      ]);
      if (request.socket.writable) request.socket.write(frame);
      request.socket.destroySoon();
    } else {
      client.close(code, reason);
    }
  });
  client.once("close", (code, reason) => {
    if (code === abnormal || code === 1005) backend.terminate();
    else backend.close(code, reason);
  });
  backend.resume();
}
