import type { AgentRouter } from "./agent-routes.ts";
import { proxyUpgrade } from "./docker-upgrade.ts";
import { proxyToEngine } from "./docker-proxy.ts";

/** Everything that is not the agent's own is the Docker API. */
export const dockerRouter: AgentRouter = [
  {
    path: /^\//,
    signed: true,
    answer: (exchange) => (exchange.upgrade ? proxyUpgrade(exchange) : proxyToEngine(exchange)),
  },
];
