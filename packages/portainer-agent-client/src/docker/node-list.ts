import { DecodeError, type StreamReply } from "@stack/http";
import { jsonOf, readWhole, type DockerExchange } from "./docker-exchange.ts";
import { writeHead } from "./write-head.ts";
import { passedHeaders } from "./relay-reply.ts";

const lists = new Set(["/containers/json", "/images/json", "/networks", "/volumes"]);

/** Largest list that is read, in bytes. */
const maxListBytes = 64 * 1024 * 1024;

/** Says whether an agent in a Swarm answers this for all nodes, whatever the target (reference/portainer-agent.md d.1). */
export function isNodeList(method: string, path: string): boolean {
  return method === "GET" && lists.has(path);
}

/** Gives a list on with what is on this node alone; a list from the node itself names none. */
export async function relayNodeList(
  exchange: DockerExchange,
  reply: StreamReply,
  target: string,
): Promise<void> {
  const bytes = await readWhole(reply.body, maxListBytes);
  const list = bytes === undefined ? undefined : jsonOf(bytes);
  if (list === undefined) {
    throw new DecodeError({
      method: reply.method,
      url: reply.url,
      what: "answered with a list that is no JSON, or larger than 64 MiB",
      remedy: "See the agent's log.",
      body: "",
    });
  }
  const isOnTarget = (item: unknown): boolean => {
    const { Portainer } = item as { Portainer?: { Agent?: { NodeName?: string } } };
    const node = Portainer?.Agent?.NodeName;
    return node === undefined || node === target;
  };
  const kept = Array.isArray(list)
    ? list.filter(isOnTarget)
    : { ...list, Volumes: ((list as { Volumes?: unknown[] | null }).Volumes ?? []).filter(isOnTarget) };
  const body = Buffer.from(`${JSON.stringify(kept)}\n`);
  writeHead(exchange, 200, { ...passedHeaders(reply.headers), "content-length": body.byteLength });
  exchange.response.end(body);
}
