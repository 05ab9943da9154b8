import type { IncomingMessage } from "node:http";
import type { AgentMember } from "../swarm/swarm-cluster.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { sendJson } from "./agent-reply.ts";
import { forwardedHeaders } from "./docker-proxy.ts";
import { requestMember } from "./member-request.ts";
import { targetHeader } from "./member-redirect.ts";

/** How long the agent waits for another's answer. */
const answerMs = 120_000;

type Decorated = Record<string, unknown>;

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** What one node lists; rejects for an agent that does not answer and for a refusal of its Docker. */
async function listOf(
  { run, request, target, path }: AgentExchange,
  member: AgentMember,
): Promise<Decorated[]> {
  const { memberPingMs } = run.limits;
  const end = (upstream: { end(): void }): void => upstream.end();
  const ping = await requestMember(
    member,
    { method: "GET", path: "/ping", headers: {}, timeoutMs: memberPingMs },
    end,
  );
  ping.resume();
  if (ping.statusCode !== 204) throw new Error("agent ping request failed");
  const headers = { ...forwardedHeaders(request), [targetHeader]: member.nodeName };
  const method = request.method ?? "GET";
  const answer = await requestMember(member, { method, path: target, headers, timeoutMs: answerMs }, end);
  const body = JSON.parse(await textOf(answer)) as
    { message?: string; Volumes?: Decorated[] | null } | Decorated[];
  if (Array.isArray(body)) return body;
  if (body.message !== undefined) throw new Error(body.message);
  if (path.startsWith("/volumes")) return body.Volumes ?? [];
  throw new Error("invalid response from Docker daemon");
}

/**
 * Asks every agent and puts the lists together (reference/portainer-agent.md d.2).
 *
 * Each object gets `Portainer.Agent.NodeName`. The traps: a node that fails is left out without a word, and where all
 * fail, even because Docker refused the request, the answer is an empty list with status 200.
 */
export async function fanOut(exchange: AgentExchange): Promise<void> {
  const { run, path, response } = exchange;
  const all: Decorated[] = [];
  await Promise.all(
    (run.place?.cluster.members ?? []).map(async (member) => {
      try {
        for (const object of await listOf(exchange, member)) {
          all.push({ ...object, Portainer: { Agent: { NodeName: member.nodeName } } });
        }
      } catch (error) {
        run.log(
          `WRN unable to retrieve node resources for aggregation | error="${(error as Error).message}" node=${member.nodeName}`,
        );
      }
    }),
  );
  sendJson(response, path.startsWith("/volumes") ? { Volumes: all } : all);
}
