import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A Portainer Server as reference/portainer-agent.md f has it: it really calls the agent, with a signature of its own. */
export interface TestServer {
  readonly url: string;
  readonly apiKey: string;
  /** Method, path and body of every request. */
  readonly requests: readonly { readonly method: string; readonly path: string; readonly body: string }[];
  readonly environments: readonly Record<string, unknown>[];
  readonly stacks: readonly Record<string, unknown>[];
}

interface Behaviour {
  /** The server's own AGENT_SECRET. */
  readonly secret?: string;
  /** What Docker's /info says of the Swarm. */
  readonly swarm?: { readonly LocalNodeState: string; readonly Cluster?: { readonly ID: string } };
  /** Whether a deployment is answered, fails, or loses its connection. */
  readonly deployment?: "works" | "fails" | "disconnects";
}

/** A status and a body; neither, and the connection breaks. */
interface Answer {
  readonly status?: number;
  readonly value?: unknown;
  readonly text?: string;
}

function failure(status: number, message: string, details: string): Answer {
  return { status, value: { message, details } };
}

/** Starts it on loopback; closed when the test ends. */
export async function startPortainerServer(behaviour: Behaviour = {}): Promise<TestServer> {
  const state = { requests: [], environments: [], stacks: [] } as {
    requests: { method: string; path: string; body: string }[];
    environments: Record<string, unknown>[];
    stacks: Record<string, unknown>[];
  };
  const apiKey = "ptr_test-key";
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signed = {
    "X-PortainerAgent-PublicKey": publicKey.export({ type: "spki", format: "der" }).toString("hex"),
    "X-PortainerAgent-Signature": createSign("md5")
      .update(behaviour.secret ?? "Portainer-App")
      .sign({ key: privateKey, dsaEncoding: "ieee-p1363" }, "base64")
      .replace(/=+$/, ""),
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      state.requests.push({ method: request.method ?? "", path: request.url ?? "", body });
      return answer(request, response, body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  async function answer(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const { status, value, text: plain } = await answerTo(request, body);
    if (status === undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { "content-type": "application/json" });
    response.end(plain ?? (value === undefined ? "" : JSON.stringify(value)));
  }

  async function answerTo(request: IncomingMessage, body: string): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://server");
    const id = Number(/\/(\d+)(?:\/|$)/.exec(pathname)?.[1]);
    const environment = state.environments.find(({ Id }) => Id === id);
    if (request.headers["x-api-key"] !== apiKey) return failure(401, "Unauthorized", "Invalid API key");
    if (request.headers.authorization !== undefined) {
      return failure(403, "Forbidden", "api key and auth header are not allowed at the same time");
    }
    const route = `${request.method} ${pathname.replace(/\/\d+(?=\/|$)/g, "/N")}`;
    switch (route) {
      case "GET /api/endpoints":
        return { status: 200, value: state.environments };
      case "POST /api/endpoints":
        return register(new URLSearchParams(body));
      case "GET /api/endpoints/N":
        return { status: 200, value: environment };
      case "POST /api/endpoints/N/snapshot":
        if (environment !== undefined) {
          environment["Status"] = (await snapshot(String(environment["URL"]))) ? 1 : 2;
        }
        return { status: 204 };
      case "GET /api/endpoints/N/docker/_ping": {
        const reply = await ask(String(environment?.["URL"]), "/_ping", signed).catch(() => undefined);
        return { status: reply?.status ?? 502, text: reply?.body ?? "" };
      }
      case "GET /api/endpoints/N/docker/info":
        return {
          status: 200,
          value: { Swarm: behaviour.swarm ?? { LocalNodeState: "inactive", Cluster: null } },
        };
      case "GET /api/stacks": {
        const { EndpointID } = JSON.parse(searchParams.get("filters") ?? "{}") as { EndpointID?: number };
        return { status: 200, value: state.stacks.filter(({ EndpointId }) => EndpointId === EndpointID) };
      }
      case "POST /api/stacks/create/standalone/string":
      case "POST /api/stacks/create/swarm/string":
      case "PUT /api/stacks/N":
        return deploy(route, id, Number(searchParams.get("endpointId")), body);
      default:
        return { status: 404, text: "404 page not found\n" };
    }
  }

  function deploy(route: string, id: number, endpointId: number, body: string): Answer {
    if (behaviour.deployment === "disconnects") return {};
    const words = "failed to deploy a stack: no such image";
    if (behaviour.deployment === "fails") return failure(500, words, words);
    const given = JSON.parse(body) as Record<string, unknown>;
    const existing = state.stacks.find(({ Id }) => Id === id);
    const stack = existing ?? {
      Id: state.stacks.length + 1,
      Name: given["Name"],
      Type: route.includes("swarm") ? 1 : 2,
      EndpointId: endpointId,
      Status: 1,
    };
    Object.assign(stack, { Env: given["Env"], content: given["StackFileContent"] });
    if (existing === undefined) state.stacks.push(stack);
    return { status: 200, value: stack };
  }

  async function register(form: URLSearchParams): Promise<Answer> {
    if (state.environments.some(({ Name }) => Name === form.get("Name"))) {
      return failure(409, "Name is not unique", "Name is not unique");
    }
    for (const field of ["TLS", "TLSSkipVerify", "TLSSkipClientVerify"]) {
      if (form.get(field) !== "true") return failure(400, "Invalid request payload", `Invalid ${field}`);
    }
    const url = form.get("URL") ?? "";
    const ping = await ask(url, "/ping", {}).catch(() => undefined);
    if (ping?.status !== 204) return failure(500, "Unable to get environment type", "dial tcp: refused");
    if (!(await snapshot(url))) {
      const details = "agent already paired with another Portainer instance";
      return failure(500, "Unable to initiate communications with environment", details);
    }
    const environment = {
      Id: state.environments.length + 1,
      Name: form.get("Name"),
      URL: url,
      Type: 2,
      Status: 1,
      PublicURL: form.get("PublicURL") ?? "",
      GroupId: Number(form.get("GroupID") ?? 1),
      TagIds: JSON.parse(form.get("TagIds") ?? "[]") as unknown,
      ContainerEngine: form.get("ContainerEngine") ?? "",
      Agent: { Version: ping.version },
      Snapshots: [{ Time: 1_700_000_000, Swarm: false, DockerVersion: "26.1.5" }],
    };
    state.environments.push(environment);
    return { status: 200, value: environment };
  }

  async function snapshot(url: string): Promise<boolean> {
    return (await ask(url, "/version", signed).catch(() => undefined))?.status === 200;
  }

  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiKey, ...state };
}

async function ask(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; version: string; body: string }> {
  const { hostname, port } = new URL(url.replace(/^tcp/, "https"));
  const request = httpsRequest({
    hostname,
    port,
    path,
    headers,
    rejectUnauthorized: false,
    agent: false,
  }).end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const version = String(response.headers["portainer-agent"]);
  return { status: response.statusCode ?? 0, version, body: await text(response) };
}
