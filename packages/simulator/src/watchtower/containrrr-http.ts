import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { posix } from "node:path";
import { recordRequest } from "../sockets/recorded-request.ts";
import { parseGoQuery } from "./go-query.ts";
import { renderMetrics } from "./metrics-reply.ts";
import type { WatchtowerRun } from "./watchtower-run.ts";

/** What a handler needs of one request. */
interface Exchange {
  readonly run: WatchtowerRun;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Promise<Buffer>;
  readonly query: string;
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** The path Go's request multiplexer redirects to; the same path when it is clean. */
function cleanPath(path: string): string {
  const clean = posix.normalize(path.startsWith("/") ? path : `/${path}`);
  return clean.startsWith("//") ? clean.slice(1) : clean;
}

/** Go measures a reply without a body, but not the one to HEAD. */
function nothing({ request, response }: Exchange, status: number): void {
  response.writeHead(status, request.method === "HEAD" ? {} : { "Content-Length": 0 }).end();
}

/** The token must be exactly `Bearer <token>`: one space, same case (reference/watchtower.md a.1). */
function isAuthorized(exchange: Exchange): boolean {
  const { run, request } = exchange;
  if (request.headers.authorization === `Bearer ${run.inputs.settings.token}`) return true;
  nothing(exchange, 401);
  return false;
}

async function update(exchange: Exchange): Promise<void> {
  const { run, query } = exchange;
  if (!isAuthorized(exchange)) return;
  run.inputs.log("info", "Updates triggered by HTTP API request.");
  // The whole body is copied to the log before anything else: one that never ends never updates.
  const body = await exchange.body;
  if (body.length > 0) run.inputs.context.log(body.toString("utf8"), "stdout");
  const images = parseGoQuery(query)
    .get("image")
    ?.flatMap((value) => value.split(","));
  const release = images ? await run.lock.acquire() : run.lock.tryAcquire();
  if (!release) run.inputs.log("debug", "Skipped. Another update already running.");
  try {
    if (release) await run.update(images ? { images } : {});
  } finally {
    release?.();
  }
  nothing(exchange, 200);
}

function metrics(exchange: Exchange): void {
  const { run, request, response } = exchange;
  if (!isAuthorized(exchange)) return;
  const { body, headers } = renderMetrics(run, request);
  response.writeHead(200, headers);
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Answers anybody, without a token; the command line holds what was given as flags, here nothing (reference/watchtower.md a.1). */
function debugVars({ response }: Exchange): void {
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" });
  response.write('{\n"cmdline": ["/watchtower"],\n');
  response.end('"memstats": {"Alloc":1888768,"TotalAlloc":3597768,"Sys":17340680}\n}\n');
}

/** As Go's http.Redirect: only who asked with GET or HEAD is told in words. */
function redirect({ request, response }: Exchange, location: string): void {
  const isTold = request.method === "GET" || request.method === "HEAD";
  const body = isTold ? `<a href="${location}">Moved Permanently</a>.\n\n` : "";
  response.writeHead(301, {
    ...(isTold && { "Content-Type": "text/html; charset=utf-8" }),
    Location: location,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

async function answer(exchange: Exchange, path: string): Promise<void> {
  const { run, response, query } = exchange;
  const { endpoints } = run.inputs.settings;
  const clean = cleanPath(path);
  if (clean !== path) {
    const location = `${clean}${query === "" ? "" : `?${query}`}`;
    redirect(exchange, location);
  } else if (path === "/v1/update" && endpoints.has("update")) {
    await update(exchange);
  } else if (path === "/v1/metrics" && endpoints.has("metrics")) {
    metrics(exchange);
  } else if (path === "/debug/vars") {
    debugVars(exchange);
  } else {
    text(response, 404, "404 page not found\n");
  }
}

/** Makes the HTTP side of containrrr 1.7.1 as Go's net/http with its default multiplexer behaves. */
export function createContainrrrServer(run: WatchtowerRun): Server {
  const server = createServer((request, response) => {
    const body = recordRequest(request, run.inputs.requests);
    // Named only where the client asked for its end; Node would name it always.
    if (request.headers.connection?.toLowerCase() !== "close") response.removeHeader("Connection");
    response.setHeader("Date", run.inputs.daemon.clock.date().toUTCString());
    const url = request.url ?? "/";
    const at = url.indexOf("?");
    const path = at < 0 ? url : url.slice(0, at);
    const query = at < 0 ? "" : url.slice(at + 1);
    answer({ run, request, response, body, query }, path).catch(() => {
      // A panic in a handler, as after a failed listing, or the end of the process: the connection is cut.
      request.socket.destroy();
    });
  });
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  return server;
}
