import { askJson, type AgentCall } from "../agent-call.ts";

/** One agent of a Swarm or of Kubernetes. */
export interface ClusterAgent {
  /** What `node` options take: the host's name, not the Swarm's id of the node. */
  readonly nodeName: string;
  readonly role: "manager" | "worker";
  /** Where the other agents reach it. */
  readonly ipAddress: string;
  readonly port: number;
  /** Whether it has an Edge key. */
  readonly hasEdgeKey: boolean;
}

/**
 * GET /agents: those that are alive, the one that answers among them, sorted by name.
 *
 * A single agent has no such list: `AgentHttpError` of the kind `standalone`.
 */
export async function readAgents(call: AgentCall): Promise<readonly ClusterAgent[]> {
  const agents = await askJson(call, { method: "GET", path: "/agents" }, (schemas) => schemas.agentsSchema);
  return agents
    .map(({ NodeName, NodeRole, IPAddress, Port, EdgeKeySet }) => ({
      nodeName: NodeName,
      role: NodeRole,
      ipAddress: IPAddress,
      port: Number(Port),
      hasEdgeKey: EdgeKeySet,
    }))
    .sort((a, b) => (a.nodeName < b.nodeName ? -1 : Number(a.nodeName > b.nodeName)));
}
