import { startAgent, type AgentProcess } from "@stack/simulator";
import { onTestFinished } from "vitest";
import { createAgentClient, type AgentClient, type AgentClientOptions } from "../../src/index.ts";

/** A simulated agent; closed when the test ends. */
export async function start(options: Parameters<typeof startAgent>[0] = {}): Promise<AgentProcess> {
  const agent = await startAgent(options);
  onTestFinished(() => agent.close());
  return agent;
}

/** A client that pins the agent's certificate; closed when the test ends. */
export function connect(agent: AgentProcess, options: Partial<AgentClientOptions> = {}): AgentClient {
  const tls = { fingerprint256: agent.fingerprint256 };
  const client = createAgentClient({ url: agent.url, tls, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** The error that work rejects with; fails the test when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error("It was expected to fail.");
}
