import type { ServerResponse } from "node:http";
import { type IncomingMessage } from "node:http";
import { agentRouters } from "./agent-endpoints.ts";
import type { AgentExchange, AgentRun } from "./agent-exchange.ts";
import { sendEmpty, sendError, sendText } from "./agent-reply.ts";
import { type AgentRoute, routeAgentRequest, routeWithin } from "./agent-routes.ts";
import { redirectToTarget } from "./member-redirect.ts";
import { decodePath } from "./go-path.ts";
import { keyRouter } from "./key-endpoint.ts";
import type { RequestBody } from "./request-body.ts";

/** A request as it came in over one connection. */
export interface IncomingExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: RequestBody;
  readonly isOverdue: () => boolean;
  readonly upgrade: AgentExchange["upgrade"];
}

function header(request: IncomingMessage, name: string): string {
  return [request.headers[name]].flat()[0] ?? "";
}

/** Checks the signature; false when the request has been refused with it. */
function isSigned({ signatures }: AgentRun, request: IncomingMessage, response: ServerResponse): boolean {
  const verdict = signatures.check(
    header(request, "x-portaineragent-publickey"),
    header(request, "x-portaineragent-signature"),
  );
  if (verdict.kind === "accepted") return true;
  if (verdict.kind === "panic") request.socket.destroy();
  else sendError(response, 403, verdict.message, verdict.details);
  return false;
}

function setAgentHeaders(response: ServerResponse, version: string): void {
  response.setHeader("Portainer-Agent", version);
  response.setHeader("Portainer-Agent-Api-Version", "2");
  response.setHeader("Portainer-Agent-Platform", "1");
}

/** Answers one request to an agent. */
export async function answerAgentRequest(run: AgentRun, incoming: IncomingExchange): Promise<void> {
  const { request, response } = incoming;
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const rawPath = at < 0 ? url : url.slice(0, at);
  const rawQuery = at < 0 ? "" : url.slice(at + 1);
  const method = request.method ?? "GET";
  let route: AgentRoute;
  if (decodePath(rawPath).startsWith("/key")) {
    route = routeWithin(keyRouter, method, decodePath(rawPath), rawQuery);
  } else {
    setAgentHeaders(response, run.version);
    route = routeAgentRequest(agentRouters, method, rawPath, rawQuery);
  }
  switch (route.kind) {
    case "nothing": {
      sendEmpty(response, 200);
      return;
    }
    case "redirect": {
      sendEmpty(response, 301, { Location: route.location });
      return;
    }
    case "not-found": {
      sendText(response, 404, "404 page not found\n");
      return;
    }
    case "wrong-method": {
      sendEmpty(response, 405);
      return;
    }
    case "endpoint":
      break;
  }
  const { endpoint, params, path, target } = route;
  const exchange = { ...incoming, run, path, query: new URLSearchParams(rawQuery), target };
  if (endpoint.redirected === "before-check" && (await redirectToTarget(exchange))) return;
  if (endpoint.signed && !isSigned(run, request, response)) return;
  if (endpoint.redirected === "after-check" && (await redirectToTarget(exchange))) return;
  await endpoint.answer(exchange, params);
}
