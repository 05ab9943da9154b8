import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Daemon } from "../host/daemon.ts";
import { DockerError } from "../host/docker-error.ts";
import { containerReadRoutes } from "./container-read-routes.ts";
import { containerWriteRoutes } from "./container-write-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { imageRoutes } from "./image-routes.ts";
import { networkRoutes } from "./network-routes.ts";
import type { EngineRoute } from "./route.ts";
import { systemRoutes } from "./system-routes.ts";
import { volumeRoutes } from "./volume-routes.ts";

const routes: readonly EngineRoute[] = [
  ...systemRoutes,
  ...eventRoutes,
  ...containerReadRoutes,
  ...containerWriteRoutes,
  ...imageRoutes,
  ...networkRoutes,
  ...volumeRoutes,
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

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8").trim();
  if (text === "") return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new DockerError(400, "invalid JSON: the request body is not a JSON object");
  }
}

async function answer(daemon: Daemon, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const rawPath = at < 0 ? url : url.slice(0, at);
  const version = /^\/v([0-9.]+)(?=\/)/.exec(rawPath);
  if (version?.[1]) checkApiVersion(daemon, version[1]);
  const path = rawPath.slice(version?.[0].length ?? 0);
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (!match) continue;
    const reply = await route.handle({
      daemon,
      query: new URLSearchParams(at < 0 ? "" : url.slice(at + 1)),
      params: match.slice(1).map((part) => decodeURIComponent(part)),
      json: () => bodyOf(request),
      request,
      response,
    });
    if (!reply) return;
    if ("json" in reply) sendJson(response, reply.status, reply.json);
    else response.writeHead(reply.status).end();
    return;
  }
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
  const { apiVersion, engineVersion } = daemon.options;
  return createServer({ keepAliveTimeout: 0 }, (request, response) => {
    response.setHeader("Api-Version", apiVersion);
    response.setHeader("Docker-Experimental", "false");
    response.setHeader("Ostype", "linux");
    response.setHeader("Server", `Docker/${engineVersion} (linux)`);
    answer(daemon, request, response).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = error instanceof DockerError ? error.status : 500;
      sendJson(response, status, { message: error instanceof Error ? error.message : String(error) });
    });
  });
}
