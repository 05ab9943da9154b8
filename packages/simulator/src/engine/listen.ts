import type { Server } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Daemon } from "../host/daemon.ts";
import { openDoor } from "../sockets/door.ts";
import { createEngineServer } from "./engine-server.ts";

/** Where the Engine API is served: a unix socket, or a loopback port (0: chosen by the system). */
export type EngineEndpoint = { socketPath: string } | { port: number };

/** A place where the Engine API is served. */
export interface EngineListener {
  /** Set for a unix socket. */
  readonly socketPath?: string;
  /** Set for a port: `http://127.0.0.1:…`. */
  readonly url?: string;
  /** The value for DOCKER_HOST. */
  readonly dockerHost: string;
  /** Stops serving here and ends the connections; the host itself goes on. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const servers = new WeakMap<Daemon, Server>();

/** The one HTTP server of a daemon; every way in hands its connections to it. */
export function engineServerOf(daemon: Daemon): Server {
  const server = servers.get(daemon) ?? createEngineServer(daemon);
  servers.set(daemon, server);
  return server;
}

/** Opens a way in to the Engine API of a daemon. */
export async function openEngine(daemon: Daemon, endpoint?: EngineEndpoint): Promise<EngineListener> {
  const server = engineServerOf(daemon);
  const folder = endpoint ? undefined : await mkdtemp(join(tmpdir(), "simulated-docker-"));
  const at = endpoint ?? { socketPath: join(folder ?? "", "docker.sock") };
  const door = await openDoor(at, (socket) => server.emit("connection", socket));
  async function close(): Promise<void> {
    await door.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
  const closing = { close, [Symbol.asyncDispose]: close };
  if ("socketPath" in at) {
    return { socketPath: at.socketPath, dockerHost: `unix://${at.socketPath}`, ...closing };
  }
  const address = `127.0.0.1:${door.port ?? at.port}`;
  return { url: `http://${address}`, dockerHost: `tcp://${address}`, ...closing };
}
