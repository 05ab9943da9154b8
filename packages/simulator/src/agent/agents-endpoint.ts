import type { AgentRouter } from "./agent-routes.ts";
import { sendError, sendJson } from "./agent-reply.ts";

/** `/agents`: the agents of the Swarm that are alive, the one that answers included. */
export const agentsRouter: AgentRouter = [
  {
    method: "GET",
    path: /^\/agents$/,
    signed: true,
    answer({ run, response }) {
      if (run.place) {
        sendJson(
          response,
          run.place.cluster.members.map(({ ipAddress, port, nodeName, role }) => ({
            IPAddress: ipAddress,
            Port: port,
            NodeName: nodeName,
            NodeRole: role,
            EdgeKeySet: false,
          })),
        );
        return;
      }
      sendError(
        response,
        503,
        "Agent management is not available when running the agent on a standalone engine",
        "Agent management is disabled",
      );
    },
  },
];
