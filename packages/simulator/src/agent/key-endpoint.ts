import type { AgentRouter } from "./agent-routes.ts";
import { sendError } from "./agent-reply.ts";

const disabled: AgentRouter[number]["answer"] = ({ response }) => {
  sendError(
    response,
    503,
    "Edge key management is disabled on non Edge agent",
    "Edge key management is disabled",
  );
};

/** `/key`: Edge only, without signature and without the agent's headers. */
export const keyRouter: AgentRouter = [
  { method: "GET", path: /^\/key$/, signed: false, answer: disabled },
  { method: "POST", path: /^\/key$/, signed: false, answer: disabled },
];
