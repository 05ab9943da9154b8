import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createAgentCertificate } from "../agent/certificate.ts";
import type { DockerHost } from "../host/docker-host.ts";
import { openDoor } from "../sockets/door.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import { serveServerRequest } from "./server-http.ts";
import type { ServerEnvironment, ServerStack, ServerState } from "./server-state.ts";

/** How a Portainer Server is started. */
export interface PortainerServerOptions {
  /** The key its API takes. Default: a new one. */
  apiKey?: string;
  /** The one account. Default: `admin` with a new password. */
  admin?: { username: string; password: string };
  /** AGENT_SECRET of the server, for all its agents. Default: none. */
  agentSecret?: string;
  /** The key it signs with, as `portainer.key` holds it. Default: a new one. */
  privateKeyPem?: string;
  /** The simulated hosts that stacks can be deployed to. Default: none. */
  hosts?: readonly DockerHost[];
  /** Default: `https`, with a self-signed certificate. */
  protocol?: "https" | "http";
  /** Default: 2.30.1. */
  version?: string;
  /** The loopback port. Default: chosen by the system. */
  port?: number;
}

/** A running simulated Portainer Server. */
export interface PortainerServerProcess {
  readonly kind: "portainer-server";
  /** `https://127.0.0.1:…`; the API is below `/api`. */
  readonly url: string;
  readonly apiKey: string;
  readonly admin: { readonly username: string; readonly password: string };
  /** SHA-256 of its certificate; empty over plain HTTP. */
  readonly fingerprint256: string;
  readonly certificatePem: string;
  /** The public key it signs with, in lower-case hexadecimal: what claims an agent without a secret. */
  readonly publicKey: string;
  /** Every request it received. */
  readonly requests: readonly RecordedRequest[];
  readonly environments: () => readonly ServerEnvironment[];
  readonly stacks: () => readonly ServerStack[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a Portainer Server on a loopback port: environments that are agents, and stacks from strings. */
export async function startPortainerServer(
  options: PortainerServerOptions = {},
): Promise<PortainerServerProcess> {
  const state: ServerState = {
    version: options.version ?? "2.30.1",
    apiKey: options.apiKey ?? `ptr_${randomBytes(32).toString("base64")}`,
    admin: options.admin ?? { username: "admin", password: randomBytes(12).toString("hex") },
    tokens: new Set(),
    agentSecret: options.agentSecret ?? "",
    key: options.privateKeyPem
      ? createPrivateKey(options.privateKeyPem)
      : generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
    hosts: options.hosts ?? [],
    environments: new Map(),
    stacks: new Map(),
    files: new Map(),
    engines: new Map(),
    lastId: 0,
  };
  const requests: RecordedRequest[] = [];
  const secure = options.protocol !== "http";
  const certificate = secure ? await createAgentCertificate("127.0.0.1") : undefined;
  const server = certificate
    ? createHttpsServer({ cert: certificate.certificatePem, key: certificate.privateKeyPem })
    : createHttpServer();
  server.on("request", (request, response) => serveServerRequest(state, requests, request, response));
  const door = await openDoor({ port: options.port ?? 0 }, (socket) => server.emit("connection", socket));
  const close = (): Promise<void> => door.close();
  return {
    kind: "portainer-server",
    url: `${secure ? "https" : "http"}://127.0.0.1:${door.port ?? 0}`,
    apiKey: state.apiKey,
    admin: state.admin,
    fingerprint256: certificate?.fingerprint256 ?? "",
    certificatePem: certificate?.certificatePem ?? "",
    publicKey: createPublicKey(state.key).export({ format: "der", type: "spki" }).toString("hex"),
    requests,
    environments: () => [...state.environments.values()],
    stacks: () => [...state.stacks.values()],
    close,
    [Symbol.asyncDispose]: close,
  };
}
