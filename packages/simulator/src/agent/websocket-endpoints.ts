import type { AgentRouter } from "./agent-routes.ts";
import { sendError } from "./agent-reply.ts";

/** `/websocket`. */
export const websocketRouter: AgentRouter = [
  {
    path: /^\/websocket\/(?:exec|attach|pod)$/,
    signed: true,
    answer({ response }) {
      sendError(response, 501, "The simulator does not know this endpoint yet");
    },
  },
];
