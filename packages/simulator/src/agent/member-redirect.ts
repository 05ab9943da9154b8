import type { IncomingMessage, ServerResponse } from "node:http";
import type { AgentMember } from "../swarm/swarm-cluster.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import { sendEmpty, sendError } from "./agent-reply.ts";
import { forwardedHeaders, isHopByHop } from "./docker-proxy.ts";
import { requestMember } from "./member-request.ts";

/** The header that names the node a request is for. */
export const targetHeader = "x-portaineragent-target";

/** The node a request is for; empty when it does not say. */
export function targetOf({ request }: AgentExchange): string {
  return [request.headers[targetHeader]].flat()[0] ?? "";
}

/** Says that no agent is known on the node a request is for. */
export function refuseUnknownTarget({ response }: AgentExchange): void {
  sendError(
    response,
    500,
    "The agent was unable to contact any other agent",
    "Unable to find the targeted agent",
  );
}

/** Passes a request for another node on; true when it has been answered that way. */
export async function redirectToTarget(exchange: AgentExchange): Promise<boolean> {
  const { place } = exchange.run;
  const target = targetOf(exchange);
  if (!place || target === "" || target === place.node.name) return false;
  const member = place.cluster.members.find(({ nodeName }) => nodeName === target);
  if (member) await redirectTo(exchange, member);
  else refuseUnknownTarget(exchange);
  return true;
}

/** The query as it goes out: the agent's reverse proxy appends it to itself. */
function doubledQuery(target: string): string {
  const at = target.indexOf("?");
  if (at < 0) return target;
  const query = target.slice(at + 1);
  return query === "" ? target : `${target}&${query}`;
}

/** Puts another agent's headers to this one's own, so that those that both have come twice. */
export function addHeaders(response: ServerResponse, answer: IncomingMessage): void {
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value === undefined || (isHopByHop(name) && name !== "content-length")) continue;
    const own = response.getHeader(name);
    response.setHeader(name, own === undefined ? value : [String(own), value].flat());
  }
}

/**
 * Passes a request on to another agent (reference/portainer-agent.md d.3).
 *
 * The traps: the query goes out twice, the agent's headers come back twice, and an agent that does not answer is a 502
 * without a body. An upgrade is passed on as an ordinary request.
 */
export async function redirectTo(exchange: AgentExchange, member: AgentMember): Promise<void> {
  const { request, response, target } = exchange;
  const length = request.headers["content-length"];
  const hasBody = length !== undefined || request.headers["transfer-encoding"] !== undefined;
  const headers = {
    ...forwardedHeaders(request),
    ...(length === undefined ? {} : { "content-length": length }),
    [targetHeader]: member.nodeName,
  };
  const path = doubledQuery(target);
  try {
    const answer = await requestMember(
      member,
      { method: request.method ?? "GET", path, headers },
      (upstream) => {
        response.once("close", () => upstream.destroy());
        if (hasBody) exchange.body.stream().pipe(upstream);
        else upstream.end();
      },
    );
    addHeaders(response, answer);
    response.writeHead(answer.statusCode ?? 502);
    answer.once("close", () => {
      if (!answer.complete) response.destroy();
    });
    answer.pipe(response);
  } catch {
    if (response.headersSent) response.destroy();
    else sendEmpty(response, 502);
  }
}
