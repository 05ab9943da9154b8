import type { IncomingMessage, ServerResponse } from "node:http";
import type { AgentClient } from "../../src/index.ts";
import { agentHeaders, serve } from "./tls-server.ts";

/** One node of a Swarm as its agents answer for it. */
export interface SwarmNode {
  readonly name: string;
  /** What its Docker has, for every list alike. */
  readonly items?: readonly Record<string, unknown>[];
  /** Its agent is listed, but does not answer. */
  readonly isDead?: boolean;
  /** Its Docker refuses parameters with this message. */
  readonly refuses?: string;
}

/** A client for the first node's agent, which answers as reference/portainer-agent.md d.1 and d.2 have it. */
export async function serveSwarm(
  nodes: readonly SwarmNode[],
): Promise<{ client: AgentClient; asked: string[] }> {
  const asked: string[] = [];
  const client = await serve((request, response) => {
    const target = String(request.headers["x-portaineragent-target"] ?? "");
    asked.push(`${request.method} ${request.url}${target === "" ? "" : ` @${target}`}`);
    answer(nodes, target, request, response);
  });
  return { client, asked };
}

function answer(
  nodes: readonly SwarmNode[],
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, agentHeaders).end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const { pathname, search } = new URL(request.url ?? "/", "https://agent");
  const own = nodes[0]!;
  if (pathname === "/agents") {
    send(
      200,
      nodes.map(({ name }) => ({
        IPAddress: "10.0.1.2",
        Port: "9001",
        NodeName: name,
        NodeRole: name === own.name ? "manager" : "worker",
        EdgeKeySet: false,
      })),
    );
  } else if (pathname === "/_ping") {
    const node = nodes.find(({ name }) => name === target) ?? own;
    send(node.isDead === true ? 502 : 200, node.isDead === true ? "" : "OK");
  } else if (target === own.name) {
    if (own.refuses !== undefined && search !== "") send(400, `{"message":"${own.refuses}"}\n`);
    else send(200, wrapped(pathname, own.items ?? []));
  } else {
    const alive = nodes.filter(
      ({ isDead, refuses }) => isDead !== true && (refuses === undefined || search === ""),
    );
    const items = alive.flatMap(({ name, items = [] }) =>
      items.map((item) => ({ ...item, Portainer: { Agent: { NodeName: name } } })),
    );
    send(200, wrapped(pathname, items));
  }
}

function wrapped(pathname: string, items: readonly unknown[]): unknown {
  return pathname === "/volumes" ? { Volumes: items } : items;
}
