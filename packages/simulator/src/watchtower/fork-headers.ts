import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What the fork's security middleware puts on every reply (reference/watchtower.md a.1). */
const security: Readonly<Record<string, string>> = {
  "X-Xss-Protection": "0",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "SAMEORIGIN",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Origin-Agent-Cluster": "?1",
  "Referrer-Policy": "no-referrer",
  "X-Dns-Prefetch-Control": "off",
  "X-Download-Options": "noopen",
  "X-Permitted-Cross-Domain-Policies": "none",
};

/** Sets the headers that even a preflight has. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(security)) response.setHeader(name, value);
}

/** Gives back the request id the client sent when it is visible ASCII, spaces included; otherwise a new one. */
export function setRequestId(request: IncomingMessage, response: ServerResponse): void {
  const asked = [request.headers["x-request-id"]].flat()[0] ?? "";
  const id = /^[\x20-\x7e]+$/.test(asked) ? asked : randomBytes(32).toString("base64url");
  response.setHeader("X-Request-Id", id);
}
