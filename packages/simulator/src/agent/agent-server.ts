import { type IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server as SecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { recordHead } from "../sockets/recorded-request.ts";
import type { AgentExchange, AgentRun } from "./agent-exchange.ts";
import { answerAgentRequest } from "./agent-http.ts";
import { BodyTimeout, RequestBody } from "./request-body.ts";
import { upgradeBody } from "../sockets/upgrade-body.ts";

/** What Go offers by default from TLS 1.2 on. */
const ciphers = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

/** What Go answers to what it cannot read as HTTP. */
const badRequest =
  "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request";

/** How much of a body nobody wants is read so that the connection can be kept; Go gives up beyond that, too. */
const drainedBytes = 262_144;

/** The HTTPS side of one life of an agent; it listens nowhere, connections are handed to it. */
export class AgentServer {
  readonly #run: AgentRun;
  readonly #server: SecureServer;
  /** Connections by what ends them while they have brought no request; undefined once they have. */
  readonly #connections = new Map<Duplex, NodeJS.Timeout | undefined>();
  readonly #busy = new Set<Duplex>();
  #shutting = false;

  /** `onConnection` sees every connection after its handshake. */
  constructor(run: AgentRun, onConnection: (socket: TLSSocket) => void) {
    this.#run = run;
    this.#server = createServer({
      cert: run.certificate.certificatePem,
      key: run.certificate.privateKeyPem,
      minVersion: "TLSv1.2",
      ciphers,
      // The agent's own limits are kept here instead.
      requestTimeout: 0,
      headersTimeout: 0,
    });
    Object.assign(this.#server, { keepAliveTimeoutBuffer: 0 });
    this.setIdleMs(run.limits.idleMs);
    this.#server.on("secureConnection", (socket: TLSSocket) => {
      // One that is given back after an upgrade that came to nothing is known already.
      if (this.#connections.has(socket)) return;
      this.#connections.set(socket, setTimeout(() => socket.destroy(), run.limits.requestMs).unref());
      socket.once("close", () => {
        clearTimeout(this.#connections.get(socket));
        this.#connections.delete(socket);
        this.#busy.delete(socket);
      });
      onConnection(socket);
    });
    this.#server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      // Go sends no Connection header on a connection it keeps.
      if (request.headers.connection?.toLowerCase() !== "close") response.removeHeader("Connection");
      this.#serve(request, response, undefined);
    });
    this.#server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const response = new ServerResponse(request);
      response.removeHeader("Connection");
      response.assignSocket(request.socket);
      response.once("finish", () => {
        response.detachSocket(request.socket);
        this.#giveBack(request, head);
      });
      socket.on("error", () => undefined);
      this.#serve(request, response, { socket, head });
    });
    this.#server.on("clientError", (_error, socket: Duplex) => {
      if (socket.writable) socket.end(badRequest);
      else socket.destroy();
    });
  }

  /** Takes a connection that begins with a TLS handshake. */
  accept(socket: Socket): void {
    this.#server.emit("connection", socket);
  }

  setIdleMs(idleMs: number): void {
    this.#server.keepAliveTimeout = idleMs;
  }

  /** Ends connections as they are or become idle, as Go's graceful shutdown does. */
  shutDown(): void {
    this.#shutting = true;
    for (const socket of this.#connections.keys()) if (!this.#busy.has(socket)) socket.destroy();
  }

  /** Goes on with HTTP on a connection that asked for an upgrade and did not get a stream. */
  #giveBack(request: IncomingMessage, head: Buffer): void {
    const { socket } = request;
    this.#busy.delete(socket);
    if (this.#shutting) {
      socket.end();
      return;
    }
    // With a body the rest has been put back already.
    if (head.length > 0 && request.headers["content-length"] === undefined) socket.unshift(head);
    this.#server.emit("secureConnection", socket);
    socket.resume();
  }

  #serve(request: IncomingMessage, response: ServerResponse, upgrade: AgentExchange["upgrade"]): void {
    const { socket } = request;
    clearTimeout(this.#connections.get(socket));
    this.#busy.add(socket);
    response.once("finish", () => {
      if (!request.complete && !upgrade) drain(request);
    });
    response.once("close", () => {
      this.#busy.delete(socket);
      if (this.#shutting) socket.end();
    });
    void serve(this.#run, request, response, upgrade);
  }
}

/** Reads the rest of a request that has been answered already; one that is too long costs the connection. */
function drain(request: IncomingMessage): void {
  let read = 0;
  request.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > drainedBytes) request.socket.destroy();
  });
  request.resume();
}

async function serve(
  run: AgentRun,
  request: IncomingMessage,
  response: ServerResponse,
  upgrade: AgentExchange["upgrade"],
): Promise<void> {
  const tap = recordHead(request, run.requests);
  const source = upgrade ? upgradeBody(request, upgrade.socket, upgrade.head) : request;
  const body = new RequestBody(source, tap);
  const timer = setTimeout(() => {
    if (!request.complete) body.expire(new BodyTimeout(request.socket));
  }, run.limits.requestMs);
  timer.unref();
  response.once("close", () => {
    clearTimeout(timer);
  });
  const lastMoment = Date.now() + run.limits.responseMs;
  const isOverdue = (): boolean => Date.now() > lastMoment;
  try {
    const held = run.faults.held();
    if (held) await held;
    await answerAgentRequest(run, { request, response, body, isOverdue, upgrade });
  } catch {
    // What Go's server does with a handler that panics.
    request.socket.destroy();
  }
}
