import { randomBytes } from "node:crypto";

/** What a node is in its Swarm. */
export type SwarmRole = "manager" | "worker";

/** A node of a simulated Swarm. */
export interface SwarmNode {
  readonly id: string;
  /** The host name, by which agents know it. */
  readonly name: string;
  readonly role: SwarmRole;
  readonly address: string;
}

/** An agent as the others know it. */
export interface AgentMember {
  readonly nodeName: string;
  readonly role: SwarmRole;
  /** Its address in the agents' own network, as `/agents` tells it. */
  readonly ipAddress: string;
  readonly port: string;
  /** Where the others really reach it: a port of 127.0.0.1. */
  readonly loopbackPort: number;
}

/** What the engines of a Swarm have in common, and the agents that found each other in it. */
export class SwarmCluster {
  readonly id = randomBytes(13).toString("hex").slice(0, 25);
  readonly createdAt: Date;
  readonly nodes: SwarmNode[] = [];
  readonly #members: AgentMember[] = [];
  #addresses = 1;

  constructor(createdAt: Date) {
    this.createdAt = createdAt;
  }

  addNode(name: string, role: SwarmRole): SwarmNode {
    const node = {
      id: randomBytes(13).toString("hex").slice(0, 25),
      name,
      role,
      address: `192.168.65.${++this.#addresses}`,
    };
    this.nodes.push(node);
    return node;
  }

  /** The agents believed to be alive, in the order they came. */
  get members(): readonly AgentMember[] {
    return this.#members;
  }

  /** An agent joins; one of the same node that was there before is replaced. */
  join(member: AgentMember): void {
    this.leave(member.nodeName);
    this.#members.push(member);
  }

  leave(nodeName: string): void {
    const at = this.#members.findIndex((member) => member.nodeName === nodeName);
    if (at >= 0) this.#members.splice(at, 1);
  }
}

/** A daemon's place in a Swarm. */
export interface SwarmPlace {
  readonly cluster: SwarmCluster;
  readonly node: SwarmNode;
}
