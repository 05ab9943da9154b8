import type { AgentOptions } from "../agent/start-agent.ts";
import { startAgent } from "../agent/start-agent.ts";
import type { AgentProcess } from "../agent/agent-process.ts";
import { daemonOf } from "../host/daemon-of.ts";
import { createDockerHost, type DockerHost, type DockerHostOptions } from "../host/docker-host.ts";
import { SwarmCluster, type SwarmRole } from "./swarm-cluster.ts";

/** A node as it is asked for. */
export interface SwarmNodeOptions extends Omit<DockerHostOptions, "name"> {
  name: string;
  /** Default: `manager` for the first node, `worker` for the others. */
  role?: SwarmRole;
}

/** How a Swarm is made. */
export interface SwarmOptions extends Omit<AgentOptions, "host" | "port"> {
  /** Its nodes; a name alone is a host with every default. */
  nodes: readonly (string | SwarmNodeOptions)[];
}

/** A node with its host and its agent. */
export interface SwarmMember {
  readonly name: string;
  readonly role: SwarmRole;
  readonly host: DockerHost;
  readonly agent: AgentProcess;
}

/** Several hosts joined in one Swarm, with an agent each. */
export interface Swarm {
  /** The ID of the cluster. */
  readonly id: string;
  readonly nodes: readonly SwarmMember[];
  /** The node of that name; throws when there is none. */
  node(name: string): SwarmMember;
  /** Lets the other agents notice that one died: until then a killed one is still taken for alive. */
  noticeDeath(nodeName: string): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes hosts, joins them in a Swarm and starts an agent on each; the first node is a manager. */
export async function createSwarm({ nodes: asked, ...agentOptions }: SwarmOptions): Promise<Swarm> {
  const cluster = new SwarmCluster(new Date());
  const nodes: SwarmMember[] = [];
  async function close(): Promise<void> {
    for (const { agent, host } of nodes) {
      await agent.close();
      await host.close();
    }
  }
  for (const one of asked) {
    const { role, ...hostOptions } = typeof one === "string" ? { name: one, role: undefined } : one;
    const host = createDockerHost(hostOptions);
    const node = cluster.addNode(hostOptions.name, role ?? (nodes.length === 0 ? "manager" : "worker"));
    daemonOf(host).swarm = { cluster, node };
    const agent = await startAgent({ ...agentOptions, host });
    nodes.push({ name: node.name, role: node.role, host, agent });
  }
  return {
    id: cluster.id,
    nodes,
    node(name) {
      const found = nodes.find((node) => node.name === name);
      if (!found) throw new TypeError(`@stack/simulator: this Swarm has no node "${name}".`);
      return found;
    },
    noticeDeath: (nodeName) => cluster.leave(nodeName),
    close,
    [Symbol.asyncDispose]: close,
  };
}
