import type { AgentExchange } from "./agent-exchange.ts";
import type { AgentRouter } from "./agent-routes.ts";
import { sendError } from "./agent-reply.ts";
import { fanOut } from "./cluster-fan-out.ts";
import { proxyUpgrade } from "./docker-upgrade.ts";
import { proxyToEngine } from "./docker-proxy.ts";
import { redirectTo, redirectToTarget, targetOf } from "./member-redirect.ts";

/** What only a manager can answer, whatever node it is asked for. */
const managerPrefixes = ["/services", "/tasks", "/secrets", "/configs", "/swarm", "/info", "/nodes"];

function isList(path: string, method: string): boolean {
  if (path === "/containers/json" || path === "/images/json") return true;
  return method === "GET" && (path === "/volumes" || path === "/networks");
}

async function locally(exchange: AgentExchange): Promise<void> {
  if (exchange.upgrade) await proxyUpgrade(exchange);
  else proxyToEngine(exchange);
}

async function onManager(exchange: AgentExchange): Promise<void> {
  const { place } = exchange.run;
  if (place?.node.role !== "worker") return locally(exchange);
  const manager = place.cluster.members.find(({ role }) => role === "manager");
  if (manager) return redirectTo(exchange, manager);
  sendError(
    exchange.response,
    500,
    "The agent was unable to contact any other agent located on a manager node",
    "Unable to find an agent on any manager node",
  );
}

/** Finds out who carries a request to Docker out (reference/portainer-agent.md d.1). */
async function dockerOperation(exchange: AgentExchange): Promise<void> {
  const { run, request, path } = exchange;
  if (!run.place) return locally(exchange);
  if (request.headers["x-portaineragent-manageroperation"]) return onManager(exchange);
  if (isList(path, request.method ?? "GET")) {
    return targetOf(exchange) === run.place.node.name ? locally(exchange) : fanOut(exchange);
  }
  if (managerPrefixes.some((prefix) => path.startsWith(prefix))) return onManager(exchange);
  if (!(await redirectToTarget(exchange))) await locally(exchange);
}

/** Everything that is not the agent's own is the Docker API. */
export const dockerRouter: AgentRouter = [{ path: /^\//, signed: true, answer: dockerOperation }];
