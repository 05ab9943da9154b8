import type { CallOptions } from "../agent-call.ts";
import { loadImplementation } from "../lazy-modules.ts";
import type { DeployStackOptions, StackDeployment } from "./deploy-stack.ts";
import type { AgentEnvironment } from "./environment.ts";
import type { ServerOptions } from "./server-connection.ts";

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
  const { registerAgent } = await loadImplementation();
  return registerAgent(options);
}
