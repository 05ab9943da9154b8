import { RefusedError } from "@stack/http";
import { askJson, type AgentCall, type NodeCallOptions, type Question } from "../agent-call.ts";
import { AgentHttpError } from "../agent-http-error.ts";
import { readAgents } from "../endpoints/agents.ts";

/** What an agent of a Swarm collects from all nodes. */
export type ClusterList = "containers" | "images" | "volumes" | "networks";

/** Which things to list. */
export interface ClusterListOptions extends NodeCallOptions {
  /** Docker's own parameters, such as `{ all: "1", filters: '{"label":["app"]}' }`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Only those of this node. The agent collects from all nodes all the same. */
  readonly node?: string;
  /** In milliseconds; 130,000 by default, since the agent waits 120 s for a node. */
  readonly timeoutMs?: number;
}

/** The default of {@link ClusterListOptions}. */
export const clusterListTimeoutMs = 130_000;

/** One thing and where it is. */
export interface NodeItem {
  /** Absent where there is but one engine. */
  readonly node?: string;
  /** As Docker has it. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** What the nodes of a Swarm have, and which of them were heard; the three lists of names are empty without a Swarm. */
export interface ClusterListing {
  readonly items: readonly NodeItem[];
  /** Nodes of which something is in the list. */
  readonly answered: readonly string[];
  /** Nodes that can be reached, but of which nothing is in the list: they have none, or were left out. */
  readonly silent: readonly string[];
  /** Nodes whose agent does not answer; what they have is not known. */
  readonly missing: readonly string[];
}

/**
 * Lists something of all nodes, and says which nodes it is from.
 *
 * The agent drops a node that fails without a word, and answers 200 with an empty list when Docker refuses the
 * parameters everywhere (reference/portainer-agent.md d.2, i.10): so the list is held against `/agents`, nodes without a
 * word are asked whether they are there, and an empty list is asked for again of each node by name, until one tells what
 * is wrong with the parameters.
 */
export async function listAcrossNodes(
  call: AgentCall,
  list: ClusterList,
  { query = {}, node }: ClusterListOptions,
): Promise<ClusterListing> {
  const anywhere = { ...call, node: undefined };
  const names = await nodeNames(anywhere);
  if (names === undefined) {
    return { items: await readList(anywhere, list, query), answered: [], silent: [], missing: [] };
  }
  if (node !== undefined && !names.includes(node)) throw unknownNode(call, node, names);
  const all = distinct(await readList(anywhere, list, query));
  if (all.length === 0 && Object.keys(query).length > 0) {
    for (const name of names) await readList({ ...call, node: name }, list, query);
  }
  const wanted = (name: string | undefined): boolean => node === undefined || name === node;
  const items = all.filter((item) => wanted(item.node));
  const heard = new Set(items.map((item) => item.node));
  const unheard = names.filter((name) => wanted(name) && !heard.has(name));
  const reached = await Promise.all(unheard.map((name) => canBeReached(call, name)));
  return {
    items,
    answered: names.filter((name) => heard.has(name)),
    silent: unheard.filter((_, at) => reached[at] === true),
    missing: unheard.filter((_, at) => reached[at] === false),
  };
}

/** The nodes with an agent; `undefined` where there is but one engine. */
async function nodeNames(call: AgentCall): Promise<readonly string[] | undefined> {
  try {
    return (await readAgents(call)).map(({ nodeName }) => nodeName);
  } catch (error) {
    if (error instanceof AgentHttpError && error.kind === "standalone") return undefined;
    throw error;
  }
}

const paths: Readonly<Record<ClusterList, string>> = {
  containers: "/containers/json",
  images: "/images/json",
  volumes: "/volumes",
  networks: "/networks",
};

async function readList(
  call: AgentCall,
  list: ClusterList,
  query: Readonly<Record<string, string>>,
): Promise<NodeItem[]> {
  const parameters = new URLSearchParams(query).toString();
  const path = `${paths[list]}${parameters === "" ? "" : `?${parameters}`}`;
  const question: Question = { method: "GET", path };
  const values =
    list === "volumes"
      ? ((await askJson(call, question, (schemas) => schemas.volumesSchema)).Volumes ?? [])
      : await askJson(call, question, (schemas) => schemas.dockerListSchema);
  return values.map(({ Portainer, ...value }) => ({
    ...(Portainer !== undefined && { node: Portainer.Agent.NodeName }),
    value,
  }));
}

/** The agent may ask one node twice, by a fault of its own (reference/portainer-agent.md d.2). */
function distinct(items: readonly NodeItem[]): NodeItem[] {
  const byPlace = new Map(
    items.map((item) => [JSON.stringify([item.node, item.value["Id"] ?? item.value["Name"]]), item]),
  );
  return [...byPlace.values()];
}

async function canBeReached(call: AgentCall, node: string): Promise<boolean> {
  const { connection, signal } = call;
  const timeoutMs = Math.min(call.timeoutMs, 10_000);
  const reply = await connection
    .send({ method: "GET", path: "/_ping", timeoutMs, signal, node })
    .catch(() => {
      signal?.throwIfAborted();
      return undefined;
    });
  return reply?.status === 200;
}

function unknownNode({ connection }: AgentCall, node: string, names: readonly string[]): RefusedError {
  return new RefusedError({
    method: "GET",
    url: connection.baseUrl.href,
    what: `was not sent: no agent says that it is on the node ${JSON.stringify(node)}`,
    remedy: `Name one of ${names.join(", ")}.`,
  });
}
