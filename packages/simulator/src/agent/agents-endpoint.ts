import type { AgentRouter } from "./agent-routes.ts";
import { sendError } from "./agent-reply.ts";

/** `/agents`: the members of the Swarm. */
export const agentsRouter: AgentRouter = [
  {
    method: "GET",
    path: /^\/agents$/,
    signed: true,
    answer({ response }) {
      sendError(
        response,
        503,
        "Agent management is not available when running the agent on a standalone engine",
        "Agent management is disabled",
      );
    },
  },
];
