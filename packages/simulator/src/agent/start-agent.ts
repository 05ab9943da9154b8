import { createDockerHost, type DockerHost } from "../host/docker-host.ts";
import { type DirectProcess, runDirectly } from "../programs/run-directly.ts";
import { type AgentProcess, agentProcess } from "./agent-process.ts";
import { AgentProgram } from "./agent-program.ts";

/** How an agent is started without a container. */
export interface AgentOptions {
  /** AGENT_SECRET. Default: none, so that the first caller claims the agent. */
  secret?: string;
  /** The host whose engine it passes requests on to. Default: a new one, closed together with the process. */
  host?: DockerHost;
  /** What it calls itself. Default: 2.30.1. */
  version?: string;
  /** The loopback port. Default: chosen by the system. */
  port?: number;
}

/** Starts an agent on a loopback port of its own, outside any container. */
export async function startAgent(options: AgentOptions = {}): Promise<AgentProcess> {
  const host = options.host ?? createDockerHost();
  const lines: string[] = [];
  const program = new AgentProgram(options.version ?? "2.30.1", host, (self) =>
    agentProcess(
      self,
      () => lines,
      async () => {
        await direct.close();
        if (!options.host) await host.close();
      },
    ),
  );
  const direct: DirectProcess = await runDirectly(program, {
    title: "the agent",
    env: options.secret === undefined ? {} : { AGENT_SECRET: options.secret },
    log: (line) => lines.push(line),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  return program.process;
}
