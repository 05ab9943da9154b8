import { RefusedError, assertTlsTrust, assertTimeout } from "@stack/http";
import type { CallOptions } from "../agent-call.ts";
import { deployStack, type DeployStackOptions, type StackDeployment } from "./deploy-stack.ts";
import { environmentOf, readEnvironments, refreshEnvironment, type AgentEnvironment } from "./environment.ts";
import {
  createServerConnection,
  type Bounds,
  type ServerConnection,
  type ServerOptions,
} from "./server-connection.ts";

/** Which agent to connect to which Portainer Server. */
export interface ConnectAgentOptions extends ServerOptions, CallOptions {
  /** What the environment is called there; unique on the server. */
  readonly name: string;
  /** Where the **server** reaches the agent: `tcp://host:9001`, `https://host:9001` or `host:9001`. */
  readonly agentUrl: string;
  /** Where users reach published ports. */
  readonly publicUrl?: string;
  /** Default: the server's group 1, unassigned. */
  readonly groupId?: number;
  readonly tagIds?: readonly number[];
  /** Default: docker. Trap: one that is not the agent's engine makes the connection fail. */
  readonly containerEngine?: "docker" | "podman";
  /** Bounds each request to the server, in milliseconds; 60,000 by default. */
  readonly timeoutMs?: number;
}

/** An agent that is connected to Portainer Server. */
export interface ConnectedAgent {
  /** As it was when it was connected or found. */
  readonly environment: AgentEnvironment;
  /** Whether it was registered now; otherwise it was there, by its name or its URL. */
  readonly isNew: boolean;
  /** Lets the server look at the agent now; says why it is down, as far as the server tells. */
  status(options?: CallOptions): Promise<AgentEnvironment>;
  /** Deploys a stack from the text of a compose file, on a single engine or a Swarm. */
  deployStack(options: DeployStackOptions): Promise<StackDeployment>;
  /** Ends the connections. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Registers an agent at a Portainer Server as an environment, or finds the one that is there.
 *
 * Registering lets the server sign a request to the agent: one without a secret and without an owner is the server's
 * from then on. Throws `ServerHttpError` (its `kind` tells an agent that the server cannot reach from one that does not
 * take its signature), `RefusedError` where the name stands for another agent, and what every exchange throws. After a
 * lost answer, call it again: it finds what was registered.
 */
export async function connectAgent(options: ConnectAgentOptions): Promise<ConnectedAgent> {
  const { timeoutMs = 60_000, signal } = options;
  assertTimeout(timeoutMs);
  if (options.tls !== undefined) assertTlsTrust(options.tls);
  if (options.name.trim() === "") throw new TypeError("@stack/portainer-agent-client: name is empty.");
  const url = serverSideUrl(options.agentUrl);
  const connection = createServerConnection(options);
  try {
    const bounds: Bounds = { timeoutMs, signal };
    const known = await findEnvironment(connection, options.name, url, bounds);
    const id = known ?? (await register(connection, options, url, bounds));
    const environment = await refreshEnvironment(connection, id, bounds);
    return connectedAgent(connection, environment, known === undefined, timeoutMs);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function connectedAgent(
  connection: ServerConnection,
  environment: AgentEnvironment,
  isNew: boolean,
  defaultMs: number,
): ConnectedAgent {
  const close = (): Promise<void> => connection.close();
  return {
    environment,
    isNew,
    status: ({ timeoutMs = defaultMs, signal } = {}) =>
      refreshEnvironment(connection, environment.id, { timeoutMs, signal }),
    deployStack: (call) => deployStack(connection, environment.id, call, defaultMs),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The id of the environment with this name, or else with this URL. */
async function findEnvironment(
  connection: ServerConnection,
  name: string,
  url: string,
  bounds: Bounds,
): Promise<number | undefined> {
  const all = (await readEnvironments(connection, bounds)).map((wire) => ({ ...environmentOf(wire), wire }));
  const sameAgent = (one: (typeof all)[number]): boolean =>
    agentTypes.includes(one.wire.Type) && withoutScheme(one.url) === withoutScheme(url);
  const named = all.find((one) => one.name === name);
  if (named === undefined) return all.find(sameAgent)?.id;
  if (sameAgent(named)) return named.id;
  throw new RefusedError({
    method: "POST",
    url: connection.url("/endpoints"),
    what: `was not sent: the environment ${JSON.stringify(name)} is there already, and leads to ${named.url || "something else"}`,
    remedy: "Choose another name, or change or remove that environment in Portainer.",
  });
}

/** Portainer's numbers for an agent on Docker and on Kubernetes (reference/portainer-agent.md f). */
const agentTypes = [2, 6];

/** The server itself drops the scheme of an agent on Kubernetes. */
function withoutScheme(url: string): string {
  return url.toLowerCase().replace(/^[a-z]+:\/\//, "");
}

async function register(
  connection: ServerConnection,
  { name, publicUrl, groupId, tagIds, containerEngine = "docker" }: ConnectAgentOptions,
  url: string,
  bounds: Bounds,
): Promise<number> {
  const form = {
    Name: name,
    EndpointCreationType: "2",
    URL: url,
    // All three, and to the letter: anything but `true` is false, and one alone asks for certificate files.
    TLS: "true",
    TLSSkipVerify: "true",
    TLSSkipClientVerify: "true",
    ContainerEngine: containerEngine,
    ...(publicUrl !== undefined && { PublicURL: publicUrl }),
    ...(groupId !== undefined && { GroupID: String(groupId) }),
    ...(tagIds !== undefined && { TagIds: JSON.stringify(tagIds) }),
  };
  const request = { method: "POST", path: "/endpoints", form } as const;
  const { Id } = await connection.sendJson(request, bounds, (schemas) => schemas.environmentSchema);
  return Id;
}

/** The form that the server wants: `tcp://`, a host and a port. */
function serverSideUrl(agentUrl: string): string {
  const [, host, port = "9001"] =
    /^(?:(?:tcp|https):\/\/)?([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i.exec(agentUrl.trim()) ?? [];
  if (host !== undefined) return `tcp://${host.toLowerCase()}:${port}`;
  throw new TypeError(
    "@stack/portainer-agent-client: agentUrl must be a host and port without a path, such as tcp://10.0.0.5:9001.",
  );
}
