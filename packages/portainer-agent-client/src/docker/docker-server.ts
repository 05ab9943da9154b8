import { ServerResponse, createServer, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { answerMessage } from "./answer-error.ts";
import type { HeldAttachments } from "./attachment.ts";
import type { DockerAgent } from "./docker-agent.ts";
import { maxReadBytes, type DockerExchange } from "./docker-exchange.ts";
import { readDockerPath } from "./docker-path.ts";
import { handleExchange } from "./handle-exchange.ts";

/** How much of an answer waits for its client, in bytes: more than what comes in one turn, so that it leaves together. */
const highWaterMark = 262_144;

/** The server, and its end. */
export interface DockerServer {
  readonly server: Server;
  /** Ends every connection, also those that were given over, and stops listening. */
  close(): Promise<void>;
}

/**
 * Makes the HTTP server that speaks Docker's API for an agent; it listens nowhere yet.
 *
 * Without time limits of its own: a body may come as slowly as the agent lets it, and an idle connection is the
 * client's.
 */
export function createDockerServer(agent: DockerAgent): DockerServer {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0, keepAlive: true, highWaterMark });
  const held: HeldAttachments = new Map();
  server.on("request", (request, response) => {
    const hasBody = request.headers["transfer-encoding"] !== undefined || lengthOf(request) > 0;
    // Never destroyed by reading: the same connection has to carry the answer.
    const body = hasBody ? request.iterator({ destroyOnReturn: false }) : undefined;
    const { exchange, leave } = exchangeOf(request, response, { agent, held }, { body, takeOver: undefined });
    response.once("close", leave);
    void handleExchange(exchange).finally(() => request.resume());
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void upgrade({ agent, held }, request, socket, head);
  });
  const connections = new Set<Duplex>();
  server.on("connection", (connection: Duplex) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
  });
  return {
    server,
    async close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      // Those that were given over are the server's no more.
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

/** A request that asks for the connection: its body, if any, is still to be read from there. */
async function upgrade(
  shared: Shared,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  // Whatever fails, the connection closes, and that is what counts.
  socket.on("error", () => socket.destroy());
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- any Duplex does
  response.assignSocket(socket as Socket);
  response.once("finish", () => socket.end());
  if (head.byteLength > 0) socket.unshift(head);
  const length = lengthOf(request);
  const body = length === 0 || length > maxReadBytes ? undefined : await readExactly(socket, length);
  const takeOver = (): Duplex => socket;
  const { exchange, leave } = exchangeOf(request, response, shared, { body, takeOver });
  socket.once("close", leave);
  if (length > maxReadBytes)
    answerMessage(exchange, 413, `A request for the connection takes at most ${maxReadBytes} bytes.`);
  else await handleExchange(exchange);
}

type Shared = Pick<DockerExchange, "agent" | "held">;

interface Parts {
  readonly body: DockerExchange["body"];
  /** Gives the connection itself. */
  readonly takeOver: (() => Duplex) | undefined;
}

function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  shared: Shared,
  { body, takeOver }: Parts,
): { exchange: DockerExchange; leave: () => void } {
  const leaving = new AbortController();
  let taken: DockerExchange["taken"];
  const exchange: DockerExchange = {
    ...readDockerPath(request.url ?? "/"),
    method: request.method ?? "GET",
    headers: headersOf(request),
    body,
    isReceived: () => request.complete || takeOver !== undefined,
    response,
    ...shared,
    signal: leaving.signal,
    takeOver:
      takeOver &&
      ((contentType) => {
        const socket = takeOver();
        socket.write(
          `HTTP/1.1 101 UPGRADED\r\nContent-Type: ${contentType}\r\nConnection: Upgrade\r\nUpgrade: ${protocolOf(request)}\r\n\r\n`,
        );
        taken = { socket, contentType };
        return socket;
      }),
    get taken() {
      return taken;
    },
  };
  const leave = (): void => {
    if (!response.writableFinished) leaving.abort(new Error("The client left."));
  };
  return { exchange, leave };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

/** What the connection was asked for: Docker's streams, where none is named, or gRPC (`h2c`). */
function protocolOf({ headers }: IncomingMessage): string {
  return headers.upgrade ?? "tcp";
}

function lengthOf({ headers }: IncomingMessage): number {
  return Number(headers["content-length"] ?? 0);
}

/** Reads so many bytes off a connection and leaves what follows; fewer where it ends before. */
async function readExactly(socket: Duplex, length: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(length) as Buffer | null;
    if (bytes !== null) return bytes;
    if (socket.readableEnded || socket.destroyed) return Buffer.alloc(0);
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ["readable", "end", "close"]) socket.off(event, done);
        resolve();
      };
      for (const event of ["readable", "end", "close"]) socket.once(event, done);
    });
  }
}
