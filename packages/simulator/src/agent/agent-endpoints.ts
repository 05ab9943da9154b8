import { agentsRouter } from "./agents-endpoint.ts";
import type { AgentRouter, AgentRouters } from "./agent-routes.ts";
import { sendEmpty } from "./agent-reply.ts";
import { browseRouter, browseRouterV1 } from "./browse-endpoints.ts";
import { dockerhubRouter } from "./dockerhub-endpoint.ts";
import { dockerRouter } from "./docker-endpoint.ts";
import { hostRouter } from "./host-info.ts";
import { kubernetesProxyRouter, kubernetesRouter } from "./kubernetes-endpoints.ts";
import { websocketRouter } from "./websocket-endpoints.ts";

const pingRouter: AgentRouter = [
  { method: "GET", path: /^\/ping$/, signed: false, answer: ({ response }) => sendEmpty(response, 204) },
];

/** Everything an agent answers, by prefix in the order of its dispatch (reference/portainer-agent.md c). */
export const agentRouters: AgentRouters = {
  v1: { agents: agentsRouter, host: hostRouter, browse: browseRouterV1, websocket: websocketRouter },
  v2: {
    ping: pingRouter,
    agents: agentsRouter,
    dockerhub: dockerhubRouter,
    host: hostRouter,
    browse: browseRouter,
    websocket: websocketRouter,
    kubernetes: kubernetesRouter,
  },
  unversioned: {
    ping: pingRouter,
    agents: agentsRouter,
    host: hostRouter,
    browse: browseRouter,
    websocket: websocketRouter,
    kubernetes: kubernetesProxyRouter,
  },
  docker: dockerRouter,
};
