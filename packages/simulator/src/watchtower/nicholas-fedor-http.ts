import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { recordRequest } from "../sockets/recorded-request.ts";
import type { EndpointGroup } from "./endpoint-groups.ts";
import { isForkAuthorized } from "./fork-auth.ts";
import { sendJson, sendText, setUsualHeaders } from "./fork-headers.ts";
import { handleForkUpdate, timestamp } from "./fork-update.ts";
import { RateLimit } from "./rate-limit.ts";
import type { WatchtowerRun } from "./watchtower-run.ts";

/** What a handler needs of one request. */
interface Exchange {
  readonly run: WatchtowerRun;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

interface Endpoint {
  readonly group: EndpointGroup;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly handle: (exchange: Exchange) => void | Promise<void>;
}

function metrics({ run, request, response, query }: Exchange): void {
  const families = query.getAll("name[]");
  const page = run.scrape(families);
  const zipped = /\bgzip\b/.test([request.headers["accept-encoding"]].flat().join());
  const body = zipped ? gzipSync(page) : Buffer.from(page);
  response.writeHead(200, {
    "Content-Type": "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
    "Content-Length": body.length,
    ...(zipped ? { "Content-Encoding": "gzip" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function status({ run, response }: Exchange): void {
  if (!run.metrics.scanned) {
    response.writeHead(204).end();
    return;
  }
  const { scanned, updated, failed, restarted, skipped } = run.metrics.last;
  sendJson(response, 200, {
    api_version: "v1",
    timestamp: timestamp(run),
    summary: { failed, restarted, scanned, skipped, updated },
  });
}

const healthy = ({ response }: Exchange): void => sendText(response, 200, "OK");

/** A group the fork has and this simulator does not serve yet: an honest 501 instead of a 404. */
function missing(group: EndpointGroup, method: Endpoint["method"], path: string): Endpoint {
  return {
    group,
    method,
    path,
    handle: ({ response }) => sendText(response, 501, `The simulator does not serve ${path} yet`),
  };
}

/** The fork's endpoints; another one is another line here and a file of its own. */
const endpoints: readonly Endpoint[] = [
  {
    group: "update",
    method: "POST",
    path: "/v1/update",
    handle: ({ run, query, response }) => handleForkUpdate(run, query, response),
  },
  { group: "metrics", method: "GET", path: "/v1/metrics", handle: metrics },
  { group: "metrics", method: "GET", path: "/v1/status", handle: status },
  { group: "health", method: "GET", path: "/livez", handle: healthy },
  { group: "health", method: "GET", path: "/readyz", handle: healthy },
  { group: "health", method: "GET", path: "/startupz", handle: healthy },
  missing("check", "POST", "/v1/check"),
  missing("containers", "GET", "/v1/containers"),
  missing("containers", "GET", "/v1/containers/details"),
  missing("images", "GET", "/v1/images"),
  missing("history", "GET", "/v1/history"),
  missing("config", "GET", "/v1/config"),
  missing("events", "GET", "/v1/events"),
];

const bodyLimitBytes = 1024 * 1024;

/** Counts the request against the limit; a refused one is answered here, without the counting headers. */
function passesLimit(limit: RateLimit, { run, request, response }: Exchange): boolean {
  const client = request.socket.remoteAddress ?? "";
  const verdict = limit.hit(client, run.inputs.daemon.clock.date().getTime());
  if (!verdict.allowed) {
    sendText(response, 429, "Too Many Requests", { "Retry-After": String(verdict.resetSeconds) });
    return false;
  }
  response.setHeader("X-RateLimit-Limit", String(run.inputs.settings.rateLimit));
  response.setHeader("X-RateLimit-Remaining", String(verdict.remaining));
  response.setHeader("X-RateLimit-Reset", String(verdict.resetSeconds));
  return true;
}

async function answer(exchange: Exchange, limit: RateLimit, path: string): Promise<void> {
  const { run, request, response } = exchange;
  if (!passesLimit(limit, exchange)) return;
  const { settings } = run.inputs;
  const here = endpoints.filter((one) => one.path === path && settings.endpoints.has(one.group));
  if (here.length === 0) {
    sendText(response, 404, "Not Found");
    return;
  }
  const endpoint = here.find(
    ({ method }) => method === request.method || (method === "GET" && request.method === "HEAD"),
  );
  if (!endpoint) {
    const allowed = here.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    sendText(response, 405, "Method Not Allowed", { Allow: allowed.join(", ") });
    return;
  }
  if (endpoint.group !== "health" && !isForkAuthorized(request, settings.token)) {
    sendText(response, 401, "missing or invalid API Key");
    return;
  }
  await endpoint.handle(exchange);
}

/** Reads the body as far as the limit; an oversized one is refused and the connection closed. */
async function acceptsBody({ request, response }: Exchange, body: Promise<Buffer>): Promise<boolean> {
  const tooLarge = Number(request.headers["content-length"] ?? 0) > bodyLimitBytes;
  if (!tooLarge && (await body).length <= bodyLimitBytes) return true;
  sendText(response, 413, "Request Entity Too Large", { Connection: "close" });
  return false;
}

/** Makes the HTTP side of the fork 1.21.0 as fiber behaves: limiter, then routing, then authorization. */
export function createForkServer(run: WatchtowerRun): Server {
  const limit = new RateLimit(run.inputs.settings.rateLimit);
  const server = createServer((request, response) => {
    const body = recordRequest(request, run.inputs.requests);
    response.removeHeader("Connection");
    setUsualHeaders(request, response);
    const url = request.url ?? "/";
    const at = url.indexOf("?");
    const path = at < 0 ? url : url.slice(0, at);
    const query = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
    const exchange = { run, request, response, query };
    acceptsBody(exchange, body)
      .then((accepted) => (accepted ? answer(exchange, limit, path) : undefined))
      .catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 30_000;
  return server;
}
