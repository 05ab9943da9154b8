import { createServer, type IncomingMessage, type Server, ServerResponse } from "node:http";
import type { Duplex, Readable } from "node:stream";
import type { Daemon } from "../host/daemon.ts";
import { DockerError } from "../host/docker-error.ts";
import { containerReadRoutes } from "./container-read-routes.ts";
import { containerWriteRoutes } from "./container-write-routes.ts";
import { archiveRoutes } from "./archive-routes.ts";
import { imageArchiveRoutes } from "./image-archive-routes.ts";
import { swarmRoutes } from "./swarm-routes.ts";
import { statsRoutes } from "./stats-routes.ts";
import { attachRoutes } from "./attach-routes.ts";
import { engineHeaders } from "./engine-headers.ts";
import { execRoutes } from "./exec-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { imageRoutes } from "./image-routes.ts";
import { networkRoutes } from "./network-routes.ts";
import type { EngineRoute } from "./route.ts";
import { upgradeBody } from "../sockets/upgrade-body.ts";
import { systemRoutes } from "./system-routes.ts";
import { volumeRoutes } from "./volume-routes.ts";

const routes: readonly EngineRoute[] = [
  ...systemRoutes,
  ...eventRoutes,
  ...containerReadRoutes,
  ...containerWriteRoutes,
  ...statsRoutes,
  ...archiveRoutes,
  ...imageArchiveRoutes,
  ...attachRoutes,
  ...execRoutes,
  ...imageRoutes,
  ...networkRoutes,
  ...volumeRoutes,
  ...swarmRoutes,
];

/** Compares two API versions by their numbers: 1.9 is older than 1.24. */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = than.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/** Refuses an API version outside what the engine speaks, in Docker's words. */
export function checkApiVersion(daemon: Daemon, version: string): void {
  const { minApiVersion, apiVersion } = daemon.options;
  if (isOlder(version, minApiVersion)) {
    throw new DockerError(
      400,
      `client version ${version} is too old. Minimum supported API version is ${minApiVersion}, ` +
        "please upgrade your client to a newer version",
    );
  }
  if (isOlder(apiVersion, version)) {
    throw new DockerError(
      400,
      `client version ${version} is too new. Maximum supported API version is ${apiVersion}`,
    );
  }
}

async function bodyOf(body: Readable): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8").trim();
  if (text === "") return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new DockerError(400, "invalid JSON: the request body is not a JSON object");
  }
}

/** One request as it came in; `upgrade` is the bare connection when the client asked for one. */
interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Readable;
  readonly upgrade: Duplex | undefined;
}

async function answer(daemon: Daemon, { request, response, body, upgrade }: Incoming): Promise<void> {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const rawPath = at < 0 ? url : url.slice(0, at);
  const version = /^\/v([0-9.]+)(?=\/)/.exec(rawPath);
  const path = rawPath.slice(version?.[0].length ?? 0);
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (!match) continue;
    if (version?.[1]) {
      // The engine notes whether it is experimental only after it has looked at the version.
      response.removeHeader("Docker-Experimental");
      checkApiVersion(daemon, version[1]);
      response.setHeader("Docker-Experimental", "false");
    }
    const reply = await route.handle({
      daemon,
      query: new URLSearchParams(at < 0 ? "" : url.slice(at + 1)),
      params: match.slice(1).map((part) => decodeURIComponent(part)),
      json: () => bodyOf(body),
      request,
      body,
      response,
      upgrade,
    });
    if (!reply) return;
    if ("json" in reply) sendJson(response, reply.status, reply.json);
    else response.writeHead(reply.status).end();
    return;
  }
  // What the engine does not know at all is answered without its headers, whatever version is asked for.
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  throw new DockerError(404, "page not found");
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** Makes the HTTP side of an engine; it listens nowhere, connections are handed to it. */
export function createEngineServer(daemon: Daemon): Server {
  const serve = (incoming: Incoming): void => {
    const { response } = incoming;
    for (const [name, value] of Object.entries(engineHeaders(daemon))) response.setHeader(name, value);
    answer(daemon, incoming).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = error instanceof DockerError ? error.status : 500;
      sendJson(response, status, { message: error instanceof Error ? error.message : String(error) });
    });
  };
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    serve({ request, response, body: request, upgrade: undefined });
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => undefined);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(request.socket);
    response.once("finish", () => socket.end());
    serve({ request, response, body: upgradeBody(request, socket, head), upgrade: socket });
  });
  return server;
}
