import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { ServerEnvironment, ServerState } from "./server-state.ts";
import { signatureOf } from "./server-state.ts";

/** How long the server waits for an agent's answer to a ping. */
const pingMs = 3000;

/** Opens a request to an agent; the caller ends it. */
export function openAgentRequest(
  url: string,
  options: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly skipVerify: boolean;
    readonly timeoutMs?: number;
  },
): { request: ReturnType<typeof httpsRequest>; answer: Promise<IncomingMessage> } {
  const { hostname, port } = new URL(url.replace(/^(?:[a-z]+:\/\/)?/, "https://"));
  const request = httpsRequest({
    host: hostname,
    port: port || 443,
    method: options.method,
    path: options.path,
    headers: options.headers,
    agent: false,
    rejectUnauthorized: !options.skipVerify,
    ...(options.timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(options.timeoutMs) }),
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      response.on("error", () => undefined);
      resolve(response);
    });
  });
  return { request, answer };
}

/** Pings an agent without a signature; gives its version, or rejects with what is wrong. */
export async function pingAgent(url: string, skipVerify: boolean): Promise<string> {
  const { request, answer } = openAgentRequest(url, {
    method: "GET",
    path: "/ping",
    headers: {},
    skipVerify,
    timeoutMs: pingMs,
  });
  request.end();
  const { statusCode, headers } = (await answer).resume();
  if (statusCode !== 204) throw new Error(`Failed request with status ${statusCode ?? 0}`);
  const version = headers["portainer-agent"];
  if (typeof version !== "string") throw new Error("Version Header is missing");
  if (!headers["portainer-agent-platform"]) throw new Error("Agent Platform Header is missing");
  return version;
}

async function dockerJson<T>(
  state: ServerState,
  { URL: url, TLSConfig }: ServerEnvironment,
  path: string,
): Promise<T> {
  const { request, answer } = openAgentRequest(url, {
    method: "GET",
    path,
    headers: signatureOf(state),
    skipVerify: TLSConfig.TLSSkipVerify,
  });
  request.end();
  const response = await answer;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  if (response.statusCode !== 200) {
    throw new Error(`Error response from daemon: ${text || `status ${response.statusCode ?? 0}`}`);
  }
  return JSON.parse(text) as T;
}

interface EngineInfo {
  readonly ID: string;
  readonly ServerVersion: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly Swarm: { readonly LocalNodeState: string; readonly Nodes?: number };
}

/** Asks an agent about its Docker, signed; keeps what it said as the environment's snapshot, or rejects. */
export async function snapshotEnvironment(state: ServerState, environment: ServerEnvironment): Promise<void> {
  if (!/^[a-z]+:\/\//.test(environment.URL))
    throw new Error(`unable to parse docker host \`${environment.URL}\``);
  const info = await dockerJson<EngineInfo>(state, environment, "/info");
  const containers = await dockerJson<{ State: string }[]>(state, environment, "/containers/json?all=1");
  const images = await dockerJson<unknown[]>(state, environment, "/images/json");
  const { Volumes } = await dockerJson<{ Volumes: unknown[] | null }>(state, environment, "/volumes");
  const running = containers.filter(({ State }) => State === "running").length;
  state.engines.set(environment.Id, info.ID);
  environment.Status = 1;
  environment.Snapshots = [
    {
      Time: Math.floor(Date.now() / 1000),
      DockerVersion: info.ServerVersion,
      Swarm: info.Swarm.LocalNodeState === "active",
      TotalCPU: info.NCPU,
      TotalMemory: info.MemTotal,
      RunningContainerCount: running,
      StoppedContainerCount: containers.length - running,
      ImageCount: images.length,
      VolumeCount: Volumes?.length ?? 0,
      ServiceCount: 0,
      StackCount: 0,
      NodeCount: info.Swarm.Nodes ?? 0,
      GpuUseAll: false,
      GpuUseList: [],
    },
  ];
}
