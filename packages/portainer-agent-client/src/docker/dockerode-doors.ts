import type { Agent } from "node:http";
import type { Connection } from "../connection.ts";
import { loadImplementation } from "../lazy-modules.ts";

/** What dockerode's constructor takes to speak through the agent. */
export interface DockerodeOptions {
  readonly protocol: "http";
  /** Only a name: nothing is looked up, and nothing listens there. */
  readonly host: "localhost";
  readonly port: number;
  readonly pathPrefix: "/";
  /** Leads to the proxy within this process. */
  readonly agent: Agent;
  /** So that nothing of `DOCKER_HOST` and its companions is mixed in. */
  readonly socketPath: undefined;
  readonly ca: undefined;
  readonly cert: undefined;
  readonly key: undefined;
}

/** Docker endpoints without address, for dockerode in this process alone: one for each node that was asked for. */
export interface DockerodeDoors {
  open(node: string | undefined): Promise<DockerodeOptions>;
  close(): Promise<void>;
}

interface Door {
  readonly options: DockerodeOptions;
  close(): Promise<void>;
}

/** Opens nothing yet. */
export function createDockerodeDoors(connection: Connection): DockerodeDoors {
  const doors = new Map<string | undefined, Promise<Door>>();
  return {
    async open(node) {
      const door = doors.get(node) ?? openDoor(connection, node);
      doors.set(node, door);
      return (await door).options;
    },
    async close() {
      await Promise.all([...doors.values()].map(async (door) => (await door).close()));
      doors.clear();
    },
  };
}

/** To the proxy that `createAgentProxy` makes, by sockets in memory. */
async function openDoor(connection: Connection, node: string | undefined): Promise<Door> {
  const [http, { createDockerAgent, createDockerServer, memorySockets }] = await Promise.all([
    import("node:http"),
    loadImplementation(),
  ]);
  const dockerAgent = createDockerAgent(connection, node);
  const door = createDockerServer(dockerAgent);
  const agent = new http.Agent({ keepAlive: false });
  agent.createConnection = () => {
    const [here, there] = memorySockets();
    door.server.emit("connection", there);
    return here;
  };
  const none = { socketPath: undefined, ca: undefined, cert: undefined, key: undefined };
  return {
    options: { protocol: "http", host: "localhost", port: 2375, pathPrefix: "/", agent, ...none },
    close: () => {
      dockerAgent.close();
      return door.close();
    },
  };
}
