import { createServer, type IncomingMessage, type Server } from "node:http";
import { recordRequest } from "../sockets/recorded-request.ts";
import { isForkAuthorized, isListenerAuthorized } from "./fork-auth.ts";
import { applyCors } from "./fork-cors.ts";
import { type Endpoint, forkEndpoints } from "./fork-endpoints.ts";
import type { ForkExchange } from "./fork-exchange.ts";
import { setRequestId, setSecurityHeaders } from "./fork-headers.ts";
import { sendError, sendText } from "./fork-reply.ts";
import { RateLimit } from "./rate-limit.ts";
import type { WatchtowerRun } from "./watchtower-run.ts";

const bodyLimitBytes = 1024 * 1024;

/** Counts the request against the limit; a refused one is answered here, without the counting headers. */
function passesLimit(limit: RateLimit, { run, request, response }: ForkExchange): boolean {
  const client = request.socket.remoteAddress ?? "";
  const verdict = limit.hit(client, run.inputs.daemon.clock.date().getTime());
  if (!verdict.allowed) {
    sendText(response, 429, "Too Many Requests", { "Retry-After": String(verdict.resetSeconds) });
    return false;
  }
  response.setHeader("X-Ratelimit-Limit", String(run.inputs.settings.rateLimit));
  response.setHeader("X-Ratelimit-Remaining", String(verdict.remaining));
  response.setHeader("X-Ratelimit-Reset", String(verdict.resetSeconds));
  return true;
}

function isAuthorized({ group }: Endpoint, { run, request, query }: ForkExchange): boolean {
  const { token, eventsToken } = run.inputs.settings;
  if (group === "health" || group === "swagger") return true;
  if (group === "events") return isListenerAuthorized(request, query, eventsToken);
  return isForkAuthorized(request, token);
}

async function route(exchange: ForkExchange, path: string): Promise<void> {
  const { run, request, response } = exchange;
  const { settings } = run.inputs;
  const here = forkEndpoints.filter((one) => one.path === path && settings.endpoints.has(one.group));
  if (here.length === 0) {
    sendError(response, 404, "Not Found");
    return;
  }
  const endpoint = here.find(
    ({ method }) => method === request.method || (method === "GET" && request.method === "HEAD"),
  );
  if (!endpoint) {
    const allowed = here.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    sendError(response, 405, "Method Not Allowed", { Allow: allowed.join(", ") });
    return;
  }
  if (!isAuthorized(endpoint, exchange)) {
    sendText(response, 401, "missing or invalid API Key");
    return;
  }
  await endpoint.handle(exchange);
}

/** Reads the body as far as the limit; an oversized one is refused and the connection closed. */
async function acceptsBody({ request, response }: ForkExchange, body: Promise<Buffer>): Promise<boolean> {
  const tooLarge = Number(request.headers["content-length"] ?? 0) > bodyLimitBytes;
  if (!tooLarge && (await body).length <= bodyLimitBytes) return true;
  sendText(response, 413, "Request Entity Too Large", { Connection: "close" });
  return false;
}

function splitUrl({ url = "/" }: IncomingMessage): { path: string; query: URLSearchParams } {
  const at = url.indexOf("?");
  return {
    path: at < 0 ? url : url.slice(0, at),
    query: new URLSearchParams(at < 0 ? "" : url.slice(at + 1)),
  };
}

/**
 * Makes the HTTP side of the fork 1.21.0 in the order of its middleware.
 *
 * Security headers, CORS, request id, limiter, routing, authorization; a preflight ends before the request id.
 */
export function createForkServer(run: WatchtowerRun): Server {
  const { rateLimit, corsOrigins } = run.inputs.settings;
  const limit = new RateLimit(rateLimit);
  const server = createServer((request, response) => {
    const body = recordRequest(request, run.inputs.requests);
    // Named only where the client asked for its end; Node would name it always.
    if (request.headers.connection?.toLowerCase() !== "close") response.removeHeader("Connection");
    response.setHeader("Date", run.inputs.daemon.clock.date().toUTCString());
    setSecurityHeaders(response);
    if (applyCors(corsOrigins, request, response)) return;
    setRequestId(request, response);
    const { path, query } = splitUrl(request);
    const exchange = { run, request, response, query };
    if (!passesLimit(limit, exchange)) return;
    acceptsBody(exchange, body)
      .then((accepted) => (accepted ? route(exchange, path) : undefined))
      .catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 30_000;
  return server;
}
