import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server as SecureServer } from "node:https";
import { engineServerOf } from "../engine/listen.ts";
import type { Daemon } from "../host/daemon.ts";
import { recordRequest, type RecordedRequest } from "../sockets/recorded-request.ts";
import { type AgentArea, routeAgentRequest } from "./agent-routes.ts";
import type { AgentCertificate } from "./certificate.ts";
import { proxyToEngine } from "./docker-proxy.ts";
import type { SignatureCheck } from "./signature-check.ts";

/** What one life of an agent process begins with. */
export interface AgentRun {
  readonly daemon: Daemon;
  readonly version: string;
  readonly certificate: AgentCertificate;
  readonly signatures: SignatureCheck;
  readonly requests: RecordedRequest[];
}

function sendError(response: ServerResponse, status: number, message: string, details?: string): void {
  const body = JSON.stringify({ message, ...(details === undefined ? {} : { details }) });
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function sendJson(response: ServerResponse, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** The agent's own endpoints; undefined for an area that is not simulated yet. */
const answers: Readonly<Partial<Record<AgentArea, (response: ServerResponse) => void>>> = {
  ping: (response) => response.writeHead(204).end(),
  agents: (response) =>
    sendError(
      response,
      503,
      "Agent management is not available when running the agent on a standalone engine",
    ),
  host: (response) =>
    sendJson(response, {
      PCIDevices: [{ Vendor: "Simulated Corporation", Name: "Virtual GPU" }],
      PhysicalDisks: [{ Vendor: "Simulated", Size: 107_374_182_400 }],
    }),
  kubernetes: (response) =>
    sendError(
      response,
      500,
      "Unable to read service account token file",
      "Open /var/run/secrets: no such file",
    ),
};

/** `/key`: Edge only, without signature and without the agent's headers. */
function answerKey(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === "GET" || request.method === "POST") {
    sendError(response, 503, "Edge key management is disabled on non Edge agent");
  } else {
    response.writeHead(405, { "Content-Length": 0 }).end();
  }
}

function header(request: IncomingMessage, name: string): string {
  return [request.headers[name]].flat()[0] ?? "";
}

async function answer(
  run: AgentRun,
  request: IncomingMessage,
  response: ServerResponse,
  body: Promise<Buffer>,
): Promise<void> {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  const query = at < 0 ? "" : url.slice(at + 1);
  if (path.startsWith("/key")) {
    answerKey(request, response);
    return;
  }
  response.setHeader("Portainer-Agent", run.version);
  response.setHeader("Portainer-Agent-API-Version", "2");
  response.setHeader("Portainer-Agent-Platform", "1");
  const route = routeAgentRequest(request.method ?? "GET", path, query);
  switch (route.kind) {
    case "nothing":
      response.writeHead(200, { "Content-Length": 0 }).end();
      return;
    case "redirect":
      response.writeHead(301, { Location: route.location, "Content-Length": 0 }).end();
      return;
    case "not-found":
      response.writeHead(404, {
        "Content-Type": "text/plain; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
      });
      response.end("404 page not found\n");
      return;
    case "wrong-method":
      response.writeHead(405, { "Content-Length": 0 }).end();
      return;
    case "area":
      break;
  }
  if (route.area !== "ping") {
    const verdict = run.signatures.check(
      header(request, "x-portaineragent-publickey"),
      header(request, "x-portaineragent-signature"),
    );
    if (verdict.kind === "panic") {
      request.socket.destroy();
      return;
    }
    if (verdict.kind === "refused") {
      sendError(response, 403, verdict.message, verdict.details);
      return;
    }
  }
  if (route.area === "docker") {
    const target = `${route.path}${query === "" ? "" : `?${query}`}`;
    proxyToEngine(engineServerOf(run.daemon), request, await body, target, response);
    return;
  }
  const own = answers[route.area];
  if (own) own(response);
  else sendError(response, 501, "The simulator does not know this endpoint yet", route.path);
}

/** Makes the HTTPS side of an agent; it listens nowhere, connections are handed to it. */
export function createAgentServer(run: AgentRun): SecureServer {
  const server = createServer(
    {
      cert: run.certificate.certificatePem,
      key: run.certificate.privateKeyPem,
      minVersion: "TLSv1.2",
      ciphers: [
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-CHACHA20-POLY1305",
      ].join(":"),
    },
    (request, response) => {
      const body = recordRequest(request, run.requests);
      // Go sends no Connection header on a connection it keeps.
      response.removeHeader("Connection");
      answer(run, request, response, body).catch(() => request.socket.destroy());
    },
  );
  server.keepAliveTimeout = 120_000;
  return server;
}
