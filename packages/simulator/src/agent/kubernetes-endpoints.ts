import { decodeJson } from "./json-payload.ts";
import type { AgentRouter } from "./agent-routes.ts";
import { sendEmpty, sendError } from "./agent-reply.ts";

const tokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** `/kubernetes`: passed on to a cluster that a Docker host does not have. */
export const kubernetesProxyRouter: AgentRouter = [
  {
    path: /^\//,
    signed: true,
    answer({ request, response }) {
      // With a token the agent tries https://kubernetes.default.svc, a name that resolves nowhere.
      if (request.headers["x-portaineragent-sa-token"]) sendEmpty(response, 502);
      else {
        const error = `open ${tokenFile}: no such file or directory`;
        sendError(response, 500, "Unable to read service account token file", error);
      }
    },
  },
];

const deployPayload = {
  name: "kubernetes.deployPayload",
  fields: { StackConfig: "string", Namespace: "string" },
} as const;

/** `/v2/kubernetes/stack`: an agent on Docker has no deployer and its handler panics. */
export const kubernetesRouter: AgentRouter = [
  {
    method: "POST",
    path: /^\/kubernetes\/stack$/,
    signed: true,
    async answer({ request, response, body }) {
      const payload = await decodeJson(body, deployPayload);
      if ("error" in payload) sendError(response, 400, "Invalid request payload", payload.error);
      else if (payload.field("StackConfig") === "") {
        sendError(response, 400, "Invalid request payload", "Missing deployment config");
      } else request.socket.destroy();
    },
  },
];
