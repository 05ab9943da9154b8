import type { z } from "zod";
import type { Bounds, ServerConnection } from "./server-connection.ts";
import { cannotMatch } from "./server-http-error.ts";
import type { environmentSchema } from "./server-schemas.ts";

/** An agent as Portainer Server knows it. */
export interface AgentEnvironment {
  readonly id: number;
  readonly name: string;
  /** As the server has it, such as `tcp://10.0.0.5:9001`. */
  readonly url: string;
  readonly status: "up" | "down";
  /** Why it is down, as far as the server tells; absent when it is up. */
  readonly problem?: EnvironmentProblem;
  /** Absent where the server does not know it yet. */
  readonly agentVersion?: string;
  readonly publicUrl?: string;
  readonly groupId?: number;
  readonly tagIds?: readonly number[];
  readonly containerEngine?: string;
  /** The server's last look at Docker; absent before the first. */
  readonly snapshot?: {
    /** RFC 3339. */
    readonly at: string;
    readonly dockerVersion: string;
    readonly isSwarm: boolean;
  };
}

/**
 * Why an environment is down.
 *
 * `signature-refused`: the agent's secret and the server's cannot match, or another key has claimed the agent.
 * `unreachable`: the server does not reach the agent, or its Docker.
 */
export interface EnvironmentProblem {
  readonly reason: "signature-refused" | "unreachable";
  /** What to do about it. */
  readonly remedy: string;
}

type WireEnvironment = z.infer<typeof environmentSchema>;

/** Reads all environments, of every kind. */
export async function readEnvironments(
  connection: ServerConnection,
  bounds: Bounds,
): Promise<readonly WireEnvironment[]> {
  const request = { method: "GET", path: "/endpoints?excludeSnapshots=true" } as const;
  return connection.sendJson(request, bounds, (schemas) => schemas.environmentsSchema);
}

/** Lets the server look at the agent now, and reads what it says; a server's own looks are minutes apart. */
export async function refreshEnvironment(
  connection: ServerConnection,
  id: number,
  bounds: Bounds,
): Promise<AgentEnvironment> {
  // Answers 204 even when it failed, and only notes so (reference/portainer-agent.md f).
  await connection.sendAny({ method: "POST", path: `/endpoints/${id}/snapshot` }, bounds);
  const request = { method: "GET", path: `/endpoints/${id}` } as const;
  const wire = await connection.sendJson(request, bounds, (schemas) => schemas.environmentSchema);
  const environment = environmentOf(wire);
  if (environment.status === "up") return environment;
  return { ...environment, problem: await problemOf(connection, id, bounds) };
}

/** What Docker says through the server: an agent's refusal is passed on. */
async function problemOf(
  connection: ServerConnection,
  id: number,
  bounds: Bounds,
): Promise<EnvironmentProblem> {
  const reply = await connection.sendAny({ method: "GET", path: `/endpoints/${id}/docker/_ping` }, bounds);
  if (reply.status === 403 && reply.text().includes("request signature")) {
    return { reason: "signature-refused", remedy: cannotMatch };
  }
  return {
    reason: "unreachable",
    remedy:
      "Check that the agent runs, that Portainer Server reaches its port 9001, and that Docker answers the agent; an unclaimed agent without a secret stops listening after 72 hours, until it is restarted.",
  };
}

/** An environment in our words. */
export function environmentOf(wire: WireEnvironment): AgentEnvironment {
  const [snapshot] = wire.Snapshots ?? [];
  const unlessEmpty = (name: string, value: string | undefined): object =>
    value === undefined || value === "" ? {} : { [name]: value };
  return {
    id: wire.Id,
    name: wire.Name,
    url: wire.URL,
    status: wire.Status === 1 ? "up" : "down",
    ...unlessEmpty("agentVersion", wire.Agent?.Version),
    ...unlessEmpty("publicUrl", wire.PublicURL),
    ...(wire.GroupId !== undefined && { groupId: wire.GroupId }),
    ...(wire.TagIds != null && { tagIds: wire.TagIds }),
    ...unlessEmpty("containerEngine", wire.ContainerEngine),
    ...(snapshot !== undefined && {
      snapshot: {
        at: new Date(snapshot.Time * 1_000).toISOString(),
        dockerVersion: snapshot.DockerVersion,
        isSwarm: snapshot.Swarm,
      },
    }),
  };
}
