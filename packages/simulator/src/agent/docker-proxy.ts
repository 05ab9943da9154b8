import { type IncomingMessage, request as httpRequest, type ServerResponse, STATUS_CODES } from "node:http";
import { connectToEngine } from "../engine/connect.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { sendError } from "./agent-reply.ts";
import { GoResponseBuffer } from "./go-response-buffer.ts";
import { throttle } from "./throttle.ts";

/** Headers that belong to one connection and are not passed on. */
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "content-length"]);

/** Whether a header, its name in lower case, belongs to one connection alone. */
export function isHopByHop(name: string): boolean {
  return hopByHop.has(name);
}

/** What Docker is asked with: everything the client sent, the signature included. */
export function forwardedHeaders(request: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = value;
  }
  return headers;
}

/** Says that Docker did not answer, or ends what it had begun to answer. */
export function unableToProxy(response: ServerResponse, error: Error): void {
  if (response.headersSent) response.destroy();
  else sendError(response, 500, "Unable to proxy the request via the Docker socket", error.message);
}

/** Passes a request on to the engine and its answer back, held back as by Go (reference/portainer-agent.md d.5). */
export function proxyToEngine(exchange: AgentExchange): void {
  const { run, request, response, body, target } = exchange;
  if (!run.faults.dockerReachable) {
    const error = new Error("dial unix /var/run/docker.sock: connect: connection refused");
    unableToProxy(response, error);
    return;
  }
  const length = request.headers["content-length"];
  const hasBody = length !== undefined || request.headers["transfer-encoding"] !== undefined;
  const upstream = httpRequest({
    method: request.method ?? "GET",
    path: target,
    headers: { ...forwardedHeaders(request), ...(length === undefined ? {} : { "content-length": length }) },
    createConnection: () => connectToEngine(run.daemon),
  });
  response.once("close", () => upstream.destroy());
  upstream.once("error", (error) => unableToProxy(response, error));
  upstream.once("response", (answer) => {
    relayAnswer(exchange, answer);
  });
  if (!hasBody) {
    upstream.end();
    return;
  }
  const { deadline } = body;
  deadline.addEventListener("abort", () => {
    if (response.headersSent) return;
    // What has not been read stands in the way of another request on this connection.
    response.setHeader("Connection", "close");
    upstream.destroy(deadline.reason as Error);
  });
  body.stream().pipe(upstream);
}

/** What Go adds to a head by itself. */
const dateBytes = "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n".length;
const chunkedBytes = "Transfer-Encoding: chunked\r\n".length;

/** The bytes of a response's head, which take their share of the buffer. */
function headBytes(response: ServerResponse, status: number, chunked: boolean): number {
  const own = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n\r\n`.length;
  const lines = Object.entries(response.getHeaders()).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value ?? ""}\r\n`.length),
  );
  const added = (response.hasHeader("Date") ? 0 : dateBytes) + (chunked ? chunkedBytes : 0);
  return own + added + lines.reduce((sum, line) => sum + line, 0);
}

/** Passes an answer back as the agent's copy loop does; one that breaks off looks complete unless its length is known. */
export function relayAnswer(
  { run, request, response, isOverdue }: AgentExchange,
  answer: IncomingMessage,
): void {
  const status = answer.statusCode ?? 500;
  const length = answer.headers["content-length"];
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !hopByHop.has(name)) response.setHeader(name, value);
  }
  if (length !== undefined) response.setHeader("Content-Length", length);
  const bodiless = status === 204 || status === 304 || request.method === "HEAD";
  const chunked = length === undefined;
  let relayed = 0;
  const buffer = new GoResponseBuffer(headBytes(response, status, chunked), chunked, (bytes) => {
    if (isOverdue()) response.destroy();
    if (!response.headersSent) response.writeHead(status);
    if (bytes.length > 0 && !response.write(bytes)) {
      source.pause();
      response.once("drain", () => source.resume());
    }
  });
  const source = throttle(answer, run.faults.bytesPerSecond);
  source.on("data", (chunk: Buffer) => {
    relayed += chunk.length;
    buffer.write(chunk);
  });
  const finish = (): void => {
    if (response.writableEnded || response.destroyed) return;
    if (isOverdue()) {
      response.destroy();
      return;
    }
    const rest = buffer.rest();
    if (!response.headersSent) {
      const known = length !== undefined || bodiless || !buffer.fitsWhole;
      response.writeHead(status, known ? {} : { "Content-Length": rest.length });
    }
    response.end(rest, () => {
      // Go closes a connection on which less came than was announced.
      if (length !== undefined && !bodiless && relayed < Number(length)) response.destroy();
    });
  };
  source.once("end", finish);
  // The copy loop does not tell an engine that went away from one that has finished.
  source.once("error", finish);
  source.once("close", finish);
}
