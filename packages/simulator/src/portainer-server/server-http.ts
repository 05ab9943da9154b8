import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendEmpty, sendError, sendText } from "../agent/agent-reply.ts";
import { RequestBody } from "../agent/request-body.ts";
import { recordHead, type RecordedRequest } from "../sockets/recorded-request.ts";
import { environmentRoutes } from "./environment-routes.ts";
import { ServerError } from "./server-error.ts";
import { jsonPayload, type ServerReply, type ServerRoute } from "./server-route.ts";
import type { ServerState } from "./server-state.ts";
import { stackRoutes } from "./stack-routes.ts";

const routes: readonly ServerRoute[] = [
  {
    method: "GET",
    path: /^\/system\/status$/,
    public: true,
    answer: ({ state }) => ({
      json: { Version: state.version, InstanceID: "299ab403-70a8-4c05-92f7-bf7a994d50df" },
    }),
  },
  {
    method: "POST",
    path: /^\/auth$/,
    public: true,
    async answer(exchange) {
      const { admin, tokens } = exchange.state;
      const payload = await jsonPayload<{ Username: string; Password: string }>(exchange, [
        "Username",
        "Password",
      ]);
      for (const name of ["Username", "Password"] as const) {
        const error = `invalid ${name.toLowerCase()}`;
        if (!payload[name]) throw new ServerError(400, "Invalid request payload", error);
      }
      if (payload.Username !== admin.username || payload.Password !== admin.password) {
        throw new ServerError(422, "Invalid credentials", "Unauthorized");
      }
      const jwt = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(randomUUID()).toString("base64url")}.simulated`;
      tokens.add(jwt);
      return { json: { jwt } };
    },
  },
  ...environmentRoutes,
  ...stackRoutes,
];

/** Refuses whoever is not known; sending both a key and a token is refused before either is looked at. */
function authenticate(
  { apiKey, tokens }: ServerState,
  request: IncomingMessage,
  query: URLSearchParams,
): void {
  const { authorization } = request.headers;
  const inQuery = [...query].find(([name]) => name.toLowerCase() === "x-api-key")?.[1];
  const key = [request.headers["x-api-key"]].flat()[0] ?? inQuery;
  const bearer = authorization?.replace(/^Bearer /, "");
  if ((bearer !== undefined && tokens.has(bearer)) || key === apiKey) return;
  if (key || bearer !== undefined) throw new ServerError(401, "Invalid JWT token", "Unauthorized");
  throw new ServerError(401, "A valid authorization token is missing", "Unauthorized");
}

function send(response: ServerResponse, reply: ServerReply): void {
  if (!reply) return;
  if ("empty" in reply) {
    sendEmpty(response, 204);
    return;
  }
  const body = JSON.stringify(reply.json);
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    ...reply.headers,
  });
  response.end(body);
}

async function answer(
  state: ServerState,
  request: IncomingMessage,
  response: ServerResponse,
  body: RequestBody,
): Promise<void> {
  if (request.headers["x-api-key"] && request.headers.authorization) {
    throw new ServerError(403, "api key and auth header are not allowed at the same time");
  }
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  const query = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const inner = path.startsWith("/api/") ? path.slice("/api".length) : "";
  const matching = routes.filter((route) => inner !== "" && route.path.test(inner));
  const route = matching.find(({ method }) => method === undefined || method === request.method);
  if (!route) {
    if (matching.length > 0) sendEmpty(response, 405);
    else sendText(response, 404, "404 page not found\n");
    return;
  }
  if (!route.public) authenticate(state, request, query);
  const params = route.path.exec(inner)?.slice(1) ?? [];
  const target = url.slice("/api".length);
  send(response, await route.answer({ state, request, response, body, query, target, params }));
}

/** Answers one request to the server. */
export function serveServerRequest(
  state: ServerState,
  requests: RecordedRequest[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const body = new RequestBody(request, recordHead(request, requests));
  answer(state, request, response, body).catch((error: unknown) => {
    if (response.headersSent) response.destroy();
    else if (error instanceof ServerError) sendError(response, error.status, error.message, error.details);
    else sendError(response, 500, "Unexpected error", (error as Error).message);
  });
}
