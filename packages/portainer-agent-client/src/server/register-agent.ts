import { RefusedError, assertTlsTrust, assertTimeout } from "@stack/http";
import type { ConnectAgentOptions, ConnectedAgent } from "./connect-agent.ts";
import { deployStack } from "./deploy-stack.ts";
import { environmentOf, readEnvironments, refreshEnvironment, type AgentEnvironment } from "./environment.ts";
import { createServerConnection, type Bounds, type ServerConnection } from "./server-connection.ts";

/** See `connectAgent`. */
export async function registerAgent(options: ConnectAgentOptions): Promise<ConnectedAgent> {
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
