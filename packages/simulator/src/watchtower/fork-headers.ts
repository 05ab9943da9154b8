import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What the fork's security middleware puts on every reply (reference/watchtower.md a.1). */
const security: Readonly<Record<string, string>> = {
  "X-XSS-Protection": "0",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "SAMEORIGIN",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Origin-Agent-Cluster": "?1",
  "Referrer-Policy": "no-referrer",
  "X-DNS-Prefetch-Control": "off",
  "X-Download-Options": "noopen",
  "X-Permitted-Cross-Domain-Policies": "none",
};

/** Sets the usual headers; a request id the client sent is given back when it is printable. */
export function setUsualHeaders(request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(security)) response.setHeader(name, value);
  const asked = [request.headers["x-request-id"]].flat()[0] ?? "";
  response.setHeader("X-Request-ID", /^[\x21-\x7e]+$/.test(asked) ? asked : randomUUID());
  response.setHeader("Vary", "Accept-Encoding");
}

/** Answers with text as fiber does. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Answers with JSON; the keys come out in alphabetical order, as Go prints a map. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): void {
  const sorted = Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(sorted));
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
