import { createAgentClient, type AgentIdentity } from "@stack/portainer-agent-client";
import {
  takeSnapshot,
  type ContainerSnapshot,
  type EngineSnapshot,
  type DockerConnection,
} from "@stack/rollout";
import { createWatchtowerClient, type Flavour, type WatchtowerMetrics } from "@stack/watchtower-client";
import { publishedEndpoint, serviceContainers } from "../deploy/stack-containers.ts";
import { describeFailure, type FailureDocument } from "../failure.ts";
import type { Session } from "../session.ts";
import { renderTable } from "../terminal/table.ts";
import { readToken } from "../token.ts";
import { folderOf, type WatchtowerOptions } from "../watchtower-access.ts";

/** A service of the stack: its container, and what its API says or why it does not. */
export interface ServiceStatus {
  /** Absent when the service is not deployed. */
  readonly container?: Pick<ContainerSnapshot, "name" | "image" | "state" | "health">;
  readonly url?: string;
  readonly error?: FailureDocument["error"];
}

/** The state of the stack. */
export interface StatusDocument {
  readonly engine: EngineSnapshot;
  readonly watchtower: ServiceStatus & {
    readonly flavour?: Flavour;
    readonly metrics?: Pick<WatchtowerMetrics, "containers" | "scans" | "processStartedAt">;
  };
  readonly agent: ServiceStatus & { readonly ping?: AgentIdentity };
}

/** Looks at the stack deployed from a folder: containers, Watchtower's numbers, the agent's answer. */
export async function status(options: WatchtowerOptions, session: Session): Promise<StatusDocument> {
  const connection = await session.docker();
  const snapshot = await takeSnapshot(connection);
  const folder = folderOf(options, session);
  const find = (service: string, port: number): Promise<FoundService> =>
    findService(connection, folder.path, service, port, snapshot.containers);
  const [watchtower, agent] = await Promise.all([find("watchtower", 8080), find("portainer-agent", 9001)]);
  const [watchtowerAnswer, agentAnswer] = await Promise.all([
    unlessFailing(watchtower.endpoint, async (endpoint) => {
      const client = createWatchtowerClient({
        url: `http://${endpoint}`,
        token: await readToken(session.env, folder, session.output.note),
      });
      const { containers, scans, processStartedAt } = await client.metrics();
      const metrics = { containers, scans, ...(processStartedAt !== undefined && { processStartedAt }) };
      const { flavour } = await client.detect();
      return { flavour, metrics };
    }),
    unlessFailing(agent.endpoint, async (endpoint) => {
      // A ping is unsigned: it gives nothing away, so it does not matter who answers.
      await using client = createAgentClient({ url: `https://${endpoint}`, tls: { insecure: true } });
      return { ping: await client.ping() };
    }),
  ]);
  return {
    engine: snapshot.engine,
    watchtower: { ...describe(watchtower, "http"), ...watchtowerAnswer },
    agent: { ...describe(agent, "https"), ...agentAnswer },
  };
}

interface FoundService {
  readonly container: ContainerSnapshot | undefined;
  readonly endpoint: string | undefined;
}

async function findService(
  connection: DockerConnection,
  folderPath: string,
  service: string,
  port: number,
  containers: readonly ContainerSnapshot[],
): Promise<FoundService> {
  const [info] = await serviceContainers(connection, folderPath, service);
  const endpoint = info && publishedEndpoint(info, port, connection.host);
  return {
    container: containers.find(({ id }) => id === info?.Id),
    endpoint: endpoint && `${endpoint.host}:${endpoint.port}`,
  };
}

function describe({ container, endpoint }: FoundService, scheme: string): ServiceStatus {
  if (container === undefined) return {};
  const { name, image, state, health } = container;
  return {
    container: { name, image, state, ...(health !== undefined && { health }) },
    ...(endpoint !== undefined && { url: `${scheme}://${endpoint}` }),
  };
}

async function unlessFailing<T>(
  endpoint: string | undefined,
  ask: (endpoint: string) => Promise<T>,
): Promise<T | { error: FailureDocument["error"] } | undefined> {
  if (endpoint === undefined) return undefined;
  try {
    return await ask(endpoint);
  } catch (error) {
    return { error: describeFailure(error).document.error };
  }
}

/** Prints the state for people. */
export function printStatus({ engine, watchtower, agent }: StatusDocument, { output }: Session): void {
  const { scans, containers } = watchtower.metrics ?? {};
  const watchtowerSays =
    watchtower.metrics === undefined
      ? (watchtower.error?.message ?? "")
      : `${scans?.total ?? "?"} scans; last run: ${containers?.scanned ?? "?"} scanned, ${containers?.updated ?? "?"} updated, ${containers?.failed ?? "?"} failed`;
  const agentSays =
    agent.ping === undefined
      ? (agent.error?.message ?? "")
      : `agent ${agent.ping.version} on ${agent.ping.platform}`;
  const row = (service: string, found: ServiceStatus, says: string): string[] => {
    const state = found.container?.state ?? "not deployed";
    const health = found.container?.health === undefined ? "" : ` (${found.container.health})`;
    return [
      service,
      output.style(state === "running" ? "green" : "red", state + health),
      found.container?.image ?? "",
      found.url ?? "",
      says,
    ];
  };
  output.result(`Docker Engine ${engine.version} (API ${engine.minApiVersion} to ${engine.apiVersion})`);
  const heading = ["SERVICE", "STATE", "IMAGE", "URL", "SAYS"].map((cell) => output.style("bold", cell));
  const rows = [
    heading,
    row("watchtower", watchtower, watchtowerSays),
    row("portainer-agent", agent, agentSays),
  ];
  for (const line of renderTable(rows)) output.result(line);
}
