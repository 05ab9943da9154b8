import type { IncomingMessage, ServerResponse } from "node:http";
import { addVary } from "./fork-reply.ts";

function allows(origins: readonly string[], origin: string): boolean {
  return origins.includes("*") || origins.some((one) => one.toLowerCase() === origin.toLowerCase());
}

function setOrigin(origins: readonly string[], origin: string, response: ServerResponse): void {
  if (!allows(origins, origin)) return;
  const all = origins.includes("*");
  response.setHeader("Access-Control-Allow-Origin", all ? "*" : origin);
  if (!all) response.setHeader("Access-Control-Allow-Credentials", "true");
}

/**
 * Puts the CORS headers of a reply; true when the request was a preflight and is answered.
 *
 * A preflight of an origin that is not allowed is 204 as well, without the header that would allow it. No header is
 * exposed, so a page cannot read `Retry-After` (reference/watchtower.md a.1).
 */
export function applyCors(
  origins: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (origins.length === 0) return false;
  const { origin } = request.headers;
  const options = request.method === "OPTIONS";
  const preflight = options && origin !== undefined && "access-control-request-method" in request.headers;
  // An OPTIONS request that is no preflight gets nothing but Vary.
  if (origin !== undefined && options === preflight) setOrigin(origins, origin, response);
  if (!preflight) {
    if (options || !origins.includes("*")) addVary(response, "Origin");
    return false;
  }
  response.writeHead(204, {
    Vary: "Access-Control-Request-Method, Access-Control-Request-Headers, Origin",
    "Access-Control-Max-Age": "3600",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Origin, Content-Type, Accept, Authorization",
  });
  response.end();
  return true;
}
