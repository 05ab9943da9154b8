import { type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from "node:http";
import { duplexPair } from "node:stream";

/** The agent's copy loop never flushes: nothing leaves before this much has come together. */
const bufferBytes = 4096;

/** Headers that belong to one connection and are not passed on. */
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "content-length"]);

/** Passes a request on to the engine and its answer back, held back until 4 KiB or the end (reference/portainer-agent.md d.5). */
export function proxyToEngine(
  engine: Server,
  request: IncomingMessage,
  body: Buffer,
  target: string,
  response: ServerResponse,
): void {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !hopByHop.has(name)));
  const upstream = httpRequest({
    method: request.method ?? "GET",
    path: target,
    headers: { ...headers, ...(body.length > 0 ? { "content-length": body.length } : {}) },
    createConnection() {
      const [here, there] = duplexPair();
      engine.emit("connection", there);
      return here;
    },
  });
  response.once("close", () => upstream.destroy());
  upstream.once("error", (error) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(500, { "Content-Type": "application/json" });
    response.end(
      JSON.stringify({
        message: "Unable to proxy the request via the Docker socket",
        details: error.message,
      }),
    );
  });
  upstream.once("response", (answer) => {
    relay(answer, response);
  });
  upstream.end(body);
}

function relay(answer: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !hopByHop.has(name)) response.setHeader(name, value);
  }
  let waiting: Buffer[] | undefined = [];
  answer.on("data", (chunk: Buffer) => {
    if (!waiting) {
      response.write(chunk);
      return;
    }
    waiting.push(chunk);
    if (Buffer.concat(waiting).length < bufferBytes) return;
    response.writeHead(answer.statusCode ?? 500);
    response.write(Buffer.concat(waiting));
    waiting = undefined;
  });
  answer.once("error", () => response.destroy());
  answer.once("end", () => {
    if (waiting) {
      const whole = Buffer.concat(waiting);
      const bodiless = answer.statusCode === 204 || answer.statusCode === 304;
      response.writeHead(answer.statusCode ?? 500, bodiless ? {} : { "Content-Length": whole.length });
      response.end(whole);
    } else {
      response.end();
    }
  });
}
