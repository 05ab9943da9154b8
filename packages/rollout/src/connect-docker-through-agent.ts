import { NetworkError, TimeoutError, assertTimeout } from "@stack/http";
import type { AgentClient } from "@stack/portainer-agent-client";
import { reachWithin, type ConnectDockerOptions, type DockerConnection } from "./connect-docker.ts";

/** How to talk to the engine behind an agent. */
export interface ConnectThroughAgentOptions extends ConnectDockerOptions {
  /** In a Swarm, the node whose engine it is, as the client's `agents()` has it. */
  readonly node?: string;
}

/**
 * Connects to the Docker Engine behind a Portainer Agent, so that snapshots and receipts are of a host that is far away.
 *
 * Nothing is sent yet. The agent's client stays the caller's: closing it ends the connection. An agent that does not
 * answer is a `NetworkError` or a `TimeoutError`; its refusals come as dockerode's errors, with what to do.
 */
export async function connectDockerThroughAgent(
  agent: Pick<AgentClient, "url" | "dockerodeOptions">,
  { node, timeoutMs = 30_000 }: ConnectThroughAgentOptions = {},
): Promise<DockerConnection> {
  assertTimeout(timeoutMs);
  const options = await agent.dockerodeOptions(node === undefined ? {} : { node });
  const { default: DockerClient } = await import("dockerode");
  return {
    host: agent.url,
    docker: new DockerClient(options),
    reach: reachWithin(timeoutMs, {
      tooLate: () => agentTooLate(agent.url, timeoutMs),
      failed: (error) => agentUnreachable(agent.url, timeoutMs, error),
    }),
  };
}

/** The statuses by which dockerode is told that no answer came from the agent. */
function agentUnreachable(url: string, timeoutMs: number, error: unknown): unknown {
  const { statusCode, json, message } = error as {
    statusCode?: number;
    json?: { message?: string };
    message?: string;
  };
  if (statusCode === 504) return agentTooLate(url, timeoutMs);
  if (statusCode !== 502) return error;
  return new NetworkError({
    method: "GET",
    url,
    what: `could not reach Docker through the agent (${json?.message ?? message ?? "no answer"})`,
    remedy: "Check that the agent runs and can be reached, and that its Docker answers.",
    reason: "other",
    sent: undefined,
    cause: error,
  });
}

function agentTooLate(url: string, timeoutMs: number): TimeoutError {
  return new TimeoutError({
    method: "GET",
    url,
    what: `got no complete answer from Docker through the agent within ${timeoutMs} ms`,
    remedy: "Check that the agent and its engine answer, or give a longer timeoutMs.",
    timeoutMs,
    sent: undefined,
  });
}
