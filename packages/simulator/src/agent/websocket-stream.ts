import { request as httpRequest } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { connectToEngine } from "../engine/connect.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { validUtf8 } from "./valid-utf8.ts";

/** How much the agent reads at a time; each piece becomes one message. */
const readBytes = 2048;

/**
 * Connects a WebSocket with a stream of the engine (reference/portainer-agent.md d.6).
 *
 * Output comes in text messages of at most 2048 bytes, each stripped of invalid UTF-8 by itself. The traps: the end of the
 * process is the end of the connection without a close frame, what came together with the engine's 101 is lost, and what
 * runs goes on when the client leaves.
 */
export function streamFromEngine(
  { run, request }: AgentExchange,
  socket: WebSocket,
  engine: { readonly path: string; readonly body?: string },
): void {
  const upstream = httpRequest({
    method: "POST",
    path: engine.path,
    headers: {
      "Content-Type": "application/json",
      Connection: "Upgrade",
      Upgrade: "tcp",
      ...(engine.body === undefined ? {} : { "Content-Length": Buffer.byteLength(engine.body) }),
    },
    createConnection: () => connectToEngine(run.daemon),
  });
  const end = (): void => request.socket.destroySoon();
  socket.on("error", () => undefined);
  upstream.once("error", end);
  upstream.once("response", end);
  upstream.once("upgrade", (_answer, connection: Duplex) => {
    connect(socket, connection, end);
    // Nobody closes it but the engine, or the end of the agent.
    run.engineConnections.add(connection);
    connection.once("close", () => run.engineConnections.delete(connection));
  });
  upstream.end(engine.body);
  const pings = setInterval(() => socket.ping(), run.limits.pingMs);
  pings.unref();
  socket.once("close", () => {
    clearInterval(pings);
  });
}

function connect(socket: WebSocket, connection: Duplex, end: () => void): void {
  connection.on("error", () => undefined);
  connection.on("data", (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += readBytes) {
      if (socket.readyState === socket.OPEN) {
        socket.send(validUtf8(bytes.subarray(at, at + readBytes)), { binary: false });
      }
    }
  });
  connection.once("end", end);
  connection.once("close", end);
  socket.on("message", (bytes: Buffer) => {
    if (connection.writable) connection.write(bytes);
  });
}
