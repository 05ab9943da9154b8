import type { Container } from "../host/container.ts";
import type { ContainerSpec } from "../host/container-create.ts";
import type { Daemon } from "../host/daemon.ts";
import { DockerError } from "../host/docker-error.ts";
import { type EngineReply, type EngineRequest, type EngineRoute, isTrue } from "./route.ts";

function target({ daemon, params }: EngineRequest): Container {
  return daemon.containers.get(params[0] ?? "");
}

/** Resolves with the exit code once the condition holds. */
function waitFor(daemon: Daemon, container: Container, condition: string): Promise<number> {
  const ended = container.status !== "running" && container.status !== "restarting";
  if (condition === "not-running" && ended) return Promise.resolve(container.exitCode);
  const action = condition === "removed" ? "destroy" : "die";
  return new Promise((resolve) => {
    const stop = daemon.events.subscribe(({ Action, Actor }) => {
      if (Actor.ID !== container.id || Action !== action) return;
      stop();
      resolve(container.exitCode);
    });
  });
}

async function wait(request: EngineRequest): Promise<EngineReply> {
  const condition = request.query.get("condition") || "not-running";
  if (!["not-running", "next-exit", "removed"].includes(condition)) {
    throw new DockerError(400, `invalid condition: ${JSON.stringify(condition)}`);
  }
  const exit = waitFor(request.daemon, target(request), condition);
  // The engine sends the header at once so that the caller knows the wait has begun.
  request.response.writeHead(200, { "Content-Type": "application/json" });
  request.response.flushHeaders();
  request.response.end(`${JSON.stringify({ StatusCode: await exit })}\n`);
  return undefined;
}

/** Creating, starting, stopping and removing containers. */
export const containerWriteRoutes: readonly EngineRoute[] = [
  {
    method: "POST",
    path: /^\/containers\/create$/,
    async handle({ daemon, query, json }) {
      const spec = (await json()) as unknown as ContainerSpec;
      const container = daemon.create(query.get("name") ?? undefined, spec);
      return { status: 201, json: { Id: container.id, Warnings: [] } };
    },
  },
  {
    method: "POST",
    path: /^\/containers\/([^/]+)\/start$/,
    handle: async (request) => ({
      status: (await request.daemon.lifecycle.start(target(request))) ? 204 : 304,
    }),
  },
  {
    method: "POST",
    path: /^\/containers\/([^/]+)\/stop$/,
    async handle(request) {
      const signal = request.query.get("signal") || "SIGTERM";
      return { status: (await request.daemon.lifecycle.stop(target(request), signal)) ? 204 : 304 };
    },
  },
  {
    method: "POST",
    path: /^\/containers\/([^/]+)\/restart$/,
    async handle(request) {
      await request.daemon.lifecycle.restart(target(request));
      return { status: 204 };
    },
  },
  {
    method: "POST",
    path: /^\/containers\/([^/]+)\/kill$/,
    async handle(request) {
      await request.daemon.lifecycle.kill(target(request), request.query.get("signal") || "SIGKILL");
      return { status: 204 };
    },
  },
  {
    method: "POST",
    path: /^\/containers\/([^/]+)\/rename$/,
    handle(request) {
      const name = request.query.get("name") ?? "";
      if (name === "") throw new DockerError(400, "Neither old nor new names may be empty");
      request.daemon.lifecycle.rename(target(request), name);
      return { status: 204 };
    },
  },
  { method: "POST", path: /^\/containers\/([^/]+)\/wait$/, handle: wait },
  {
    method: "DELETE",
    path: /^\/containers\/([^/]+)$/,
    async handle(request) {
      await request.daemon.lifecycle.remove(target(request), isTrue(request.query, "force"));
      return { status: 204 };
    },
  },
];
