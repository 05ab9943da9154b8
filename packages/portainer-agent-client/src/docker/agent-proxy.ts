import type { AgentClient } from "../client.ts";
import { connectionOf } from "../client-connection.ts";
import { loadImplementation } from "../lazy-modules.ts";
import type { DockerAgent } from "./docker-agent.ts";
import type { DockerServer } from "./docker-server.ts";
import type { ListenAddress, ListenOptions } from "./listen-on.ts";

/** How a proxy reaches Docker through its agent. */
export interface AgentProxyOptions {
  /** In a Swarm: the name of the node to act on, as `agents()` has it; by default the one whose agent is reached. */
  readonly node?: string;
}

/** A local Docker endpoint whose requests are signed and carried out by an agent. */
export interface AgentProxy {
  /**
   * Listens on a socket of mode 0600 (on Windows a named pipe), or on a port of 127.0.0.1, for which everyone on this
   * machine is root on the agent's. Gives what to set `DOCKER_HOST` to.
   *
   * Nothing is sent to the agent before a client asks for something. Rejects with the system's own error (`EADDRINUSE`
   * where somebody listens there); what is left of an ended process is replaced, any other file is not.
   */
  listen(where: ListenOptions): Promise<ListenAddress>;
  /** Ends everything: what listens, what is connected, and what is under way. The client stays open. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a local Docker endpoint for the agent: the docker CLI, Compose and any library work through it.
 *
 * What the agent cannot carry is refused at once with what to use instead; docs/docker-through-the-agent.md has the
 * table. Node only.
 */
export function createAgentProxy(client: AgentClient, { node }: AgentProxyOptions = {}): AgentProxy {
  const connection = connectionOf(client);
  let agent: DockerAgent | undefined;
  const servers = new Set<DockerServer>();
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    agent?.close();
    await Promise.all([...servers].map((server) => server.close()));
    servers.clear();
  };
  return {
    async listen(where) {
      const { createDockerAgent, createDockerServer, listenOn } = await loadImplementation();
      if (isClosed)
        throw new TypeError("@stack/portainer-agent-client: this proxy was closed; make another one.");
      agent ??= createDockerAgent(connection, node);
      const server = createDockerServer(agent);
      const address = await listenOn(server.server, where);
      servers.add(server);
      return address;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
