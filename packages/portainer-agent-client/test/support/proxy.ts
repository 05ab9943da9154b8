import { request as httpRequest, type IncomingMessage } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDockerHost,
  type AgentProcess,
  type DockerHost,
  type DockerHostOptions,
} from "@stack/simulator";
import { onTestFinished } from "vitest";
import {
  createAgentProxy,
  type AgentClient,
  type AgentProxy,
  type AgentProxyOptions,
} from "../../src/index.ts";
import { connect, start } from "./agent.ts";

/** A proxy on a socket of its own, its agent and its host; all closed when the test ends. */
export interface ProxySetup {
  readonly host: DockerHost;
  readonly agent: AgentProcess;
  readonly client: AgentClient;
  readonly proxy: AgentProxy;
  readonly socketPath: string;
}

/** Starts all that is between a Docker client and a simulated engine. */
export async function startProxy(
  options: AgentProxyOptions = {},
  hostOptions: DockerHostOptions = {},
): Promise<ProxySetup> {
  const host = createDockerHost(hostOptions);
  onTestFinished(() => host.close());
  const agent = await start({ secret: "s3cret", host });
  const client = connect(agent, { secret: "s3cret" });
  const proxy = createAgentProxy(client, options);
  onTestFinished(() => proxy.close());
  const socketPath = join(await temporaryFolder(), "docker.sock");
  await proxy.listen({ path: socketPath });
  return { host, agent, client, proxy, socketPath };
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "proxy-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What a Docker client asks. */
export interface DockerAsk {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Sends one request to a socket, or a port of loopback, and gives the reply when its headers are there. */
export async function askDocker(place: string | number, ask: DockerAsk): Promise<IncomingMessage> {
  const { method = "GET", path, headers = {}, body } = ask;
  const where = typeof place === "string" ? { socketPath: place } : { port: place, host: "127.0.0.1" };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ ...where, method, path, headers: { host: "docker", ...headers } }, resolve);
    request.once("error", reject);
    request.end(body);
  });
}
