import type { AgentRouter } from "./agent-routes.ts";
import { sendError, sendJson } from "./agent-reply.ts";
import { decodeJson } from "./json-payload.ts";

const tokenUrl =
  "https://auth.docker.io/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull";

const statusPayload = {
  name: "dockerhub.dockerhubStatusPayload",
  fields: { authentication: "bool", username: "string", password: "string" },
} as const;

/** `/v2/dockerhub`: what is left of the pull limit; `null` where Docker Hub does not say. */
export const dockerhubRouter: AgentRouter = [
  {
    method: "POST",
    path: /^\/dockerhub$/,
    signed: true,
    async answer({ run, response, body }) {
      const payload = await decodeJson(body, statusPayload);
      if ("error" in payload) {
        sendError(response, 400, "Invalid request payload", payload.error);
        return;
      }
      const [username, password] = [payload.field("username"), payload.field("password")];
      const authentication = payload.flag("authentication");
      if (authentication && (username === "" || password === "")) {
        sendError(response, 400, "Invalid request payload", "Missing username or password");
        return;
      }
      const { hub, hubReachable } = run.daemon.registry;
      const noToken = "Unable to retrieve DockerHub token from DockerHub";
      if (!hubReachable) {
        const error = `Get "${tokenUrl}": dial tcp 192.0.2.1:443: connect: connection refused`;
        sendError(response, 500, noToken, error);
        return;
      }
      if (authentication && hub.accounts && hub.accounts[username] !== password) {
        sendError(response, 500, noToken, "failed fetching dockerhub token");
        return;
      }
      sendJson(response, hub.pulls ? { remaining: hub.pulls.remaining, limit: hub.pulls.limit } : null);
    },
  },
];
