import type { AgentClient } from "./client.ts";
import type { Connection } from "./connection.ts";

/** What a client was made on, for what is built on top of clients: nobody outside this package can reach it. */
const connections = new WeakMap<AgentClient, Connection>();

/** Remembers a client's connection. */
export function registerConnection(client: AgentClient, connection: Connection): void {
  connections.set(client, connection);
}

/** The connection of a client made by `createAgentClient`; throws `TypeError` for anything else. */
export function connectionOf(client: AgentClient): Connection {
  const connection = connections.get(client);
  if (connection !== undefined) return connection;
  throw new TypeError("@stack/portainer-agent-client: this is no client made by createAgentClient().");
}
