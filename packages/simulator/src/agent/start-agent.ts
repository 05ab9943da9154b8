import { createContainerFileSystem } from "../files/container-file-system.ts";
import type { FileSystem } from "../files/file-system.ts";
import type { Daemon } from "../host/daemon.ts";
import { daemonOf } from "../host/daemon-of.ts";
import { createDockerHost, type DockerHost } from "../host/docker-host.ts";
import type { MountPoint } from "../host/container.ts";
import { type DirectProcess, runDirectly } from "../programs/run-directly.ts";
import type { AgentLimits } from "./agent-limits.ts";
import { type AgentProcess, agentProcess } from "./agent-process.ts";
import { AgentProgram } from "./agent-program.ts";

/** How an agent is started without a container. */
export interface AgentOptions {
  /** AGENT_SECRET. Default: none, so that the first caller claims the agent. */
  secret?: string;
  /** AGENT_SECRET_TIMEOUT: an agent without a secret that nobody claims within it stops listening. Default: 72 h. */
  secretTimeoutMs?: number;
  /** Other limits of time. Default: those of the real agent. */
  limits?: Partial<AgentLimits>;
  /** The host whose engine it passes requests on to. Default: a new one, closed together with the process. */
  host?: DockerHost;
  /** What it calls itself. Default: 2.30.1. */
  version?: string;
  /** The loopback port. Default: chosen by the system. */
  port?: number;
}

/** What an agent sees that was started with the mounts of Portainer's own instructions. */
function agentFiles(daemon: Daemon): FileSystem {
  const bind = (source: string, target = source): MountPoint => ({
    Type: "bind",
    Source: source,
    Destination: target,
    RW: true,
  });
  return createContainerFileSystem(daemon.files, () => daemon.clock.date(), {
    hostname: "simulated-agent",
    mounts: [bind("/var/run/docker.sock"), bind("/var/lib/docker/volumes"), bind("/", "/host")],
    put: new Map(),
  });
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
  program.setLimits(options.limits ?? {});
  const direct: DirectProcess = await runDirectly(program, {
    title: "the agent",
    env: {
      ...(options.secret === undefined ? {} : { AGENT_SECRET: options.secret }),
      ...(options.secretTimeoutMs === undefined
        ? {}
        : { AGENT_SECRET_TIMEOUT: `${options.secretTimeoutMs}ms` }),
    },
    fileSystem: agentFiles(daemonOf(host)),
    log: (line) => lines.push(line),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  return program.process;
}
