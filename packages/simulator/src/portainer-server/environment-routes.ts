import { forwardedHeaders, isHopByHop } from "../agent/docker-proxy.ts";
import { readMultipartForm } from "../agent/multipart-form.ts";
import { openAgentRequest, pingAgent, snapshotEnvironment } from "./agent-calls.ts";
import { notANumber, notFound, ServerError } from "./server-error.ts";
import type { ServerExchange, ServerReply, ServerRoute } from "./server-route.ts";
import { type ServerEnvironment, type ServerState, signatureOf } from "./server-state.ts";

const unknown = "Unable to find an environment with the specified identifier inside the database";

/** An environment by its number; throws the server's 404. */
export function environmentOf({ environments }: ServerState, id: number): ServerEnvironment {
  const found = environments.get(id);
  if (!found) throw notFound(unknown, "endpoints", id);
  return found;
}

/** The environment that a path names; throws the server's 400 or 404. */
function namedEnvironment({ state, params }: ServerExchange): ServerEnvironment {
  const [id = ""] = params;
  const error = notANumber(id);
  if (error !== undefined) throw new ServerError(400, "Invalid environment identifier route variable", error);
  return environmentOf(state, Number(id));
}

type Form = (name: string) => string;

/** Reads the form in either encoding the server takes. */
async function formOf(exchange: ServerExchange): Promise<Form> {
  const type = exchange.request.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    const values = new URLSearchParams((await exchange.body.read()).toString("utf8"));
    return (name) => values.get(name) ?? "";
  }
  const form = await readMultipartForm(exchange);
  if ("error" in form) throw new ServerError(400, "Invalid request payload", "invalid environment name");
  return (name) => form.value(name) ?? "";
}

function parsed<T>(text: string, fallback: T, error: string): T {
  if (text === "") return fallback;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ServerError(400, "Invalid request payload", error);
  }
}

/** Checks the fields as the server does: a flag is set by the literal `true` and by nothing else. */
function checkForm(form: Form): { skipVerify: boolean } {
  const refuse = (error: string): never => {
    throw new ServerError(400, "Invalid request payload", error);
  };
  if (form("Name") === "") refuse("invalid environment name");
  const type = Number(form("EndpointCreationType"));
  if (!Number.isInteger(type) || type === 0) {
    refuse(
      "invalid environment type value. Value must be one of: 1 (Docker environment), 2 (Agent environment), " +
        "3 (Azure environment), 4 (Edge Agent environment) or 5 (Local Kubernetes environment)",
    );
  }
  if (form("TLS") !== "true") return { skipVerify: false };
  if (form("TLSSkipVerify") !== "true") {
    refuse("invalid CA certificate file. Ensure that the file is uploaded correctly");
  }
  if (form("TLSSkipClientVerify") !== "true") {
    refuse("invalid certificate file. Ensure that the file is uploaded correctly");
  }
  return { skipVerify: true };
}

async function create(exchange: ServerExchange): Promise<ServerReply> {
  const { state } = exchange;
  const form = await formOf(exchange);
  const { skipVerify } = checkForm(form);
  const Name = form("Name");
  if ([...state.environments.values()].some((one) => one.Name === Name)) {
    throw new ServerError(409, "Name is not unique");
  }
  if (form("EndpointCreationType") !== "2") {
    throw new ServerError(501, "The simulator registers agents (EndpointCreationType 2) alone");
  }
  const url = form("URL");
  let version: string;
  try {
    version = await pingAgent(url, skipVerify);
  } catch (error) {
    throw new ServerError(
      500,
      "Unable to get environment type",
      `Get "${url}/ping": ${(error as Error).message}`,
    );
  }
  const environment: ServerEnvironment = {
    Id: state.lastId + 1,
    Name,
    Type: 2,
    URL: url,
    PublicURL: form("PublicURL"),
    GroupId: Number(form("GroupID")) || 1,
    TagIds: parsed<number[]>(form("TagIds"), [], "invalid TagIds parameter"),
    ContainerEngine: form("ContainerEngine"),
    Gpus: parsed<object[]>(form("Gpus"), [], "invalid Gpus parameter"),
    TLSConfig: { TLS: form("TLS") === "true", TLSSkipVerify: skipVerify },
    Agent: { Version: version },
    Status: 1,
    Snapshots: [],
  };
  try {
    await snapshotEnvironment(state, environment);
  } catch (error) {
    const text = (error as Error).message;
    // The server takes every refused signature for somebody else's claim.
    const paired = text.includes("Invalid request signature");
    throw new ServerError(
      500,
      "Unable to initiate communications with environment",
      paired ? "agent already paired with another Portainer instance" : text,
    );
  }
  state.lastId = environment.Id;
  state.environments.set(environment.Id, environment);
  // The first look at Docker is there, but not shown yet.
  return { json: { ...environment, Snapshots: [] } };
}

function list({ state, query }: ServerExchange): ServerReply {
  const all = [...state.environments.values()];
  // The trap: without the brackets they are not looked at.
  const [types, statuses] = [query.getAll("types[]"), query.getAll("status[]")];
  const named = query.get("name") ?? "";
  const search = (query.get("search") ?? "").toLowerCase();
  const found = all.filter(
    ({ Name, Type, Status }) =>
      (named === "" || Name === named) &&
      (search === "" || Name.toLowerCase().includes(search)) &&
      (types.length === 0 || types.includes(String(Type))) &&
      (statuses.length === 0 || statuses.includes(String(Status))),
  );
  const start = Math.max(Number(query.get("start") ?? 1) || 1, 1) - 1;
  const limit = Number(query.get("limit") ?? 0) || undefined;
  const page = found.slice(start, limit === undefined ? undefined : start + limit);
  const excluded = query.get("excludeSnapshots") === "true";
  return {
    json: page.map((environment) => (excluded ? { ...environment, Snapshots: [] } : environment)),
    headers: { "X-Total-Count": String(found.length), "X-Total-Available": String(all.length) },
  };
}

/** Asks the agent again; the answer is 204 whatever it said, only the status tells. */
async function snapshot(exchange: ServerExchange): Promise<ServerReply> {
  const { state } = exchange;
  const environment = namedEnvironment(exchange);
  try {
    await snapshotEnvironment(state, environment);
  } catch {
    environment.Status = 2;
  }
  return { empty: true };
}

/** What a client says to the server alone. */
const ownHeaders = new Set(["x-api-key", "authorization", "cookie", "host"]);

/** Docker, and the agent's own endpoints, through the server; what goes wrong on the way is a bare 502. */
async function docker(exchange: ServerExchange): Promise<ServerReply> {
  const { state, request, response, body, target } = exchange;
  const { URL: url, TLSConfig } = namedEnvironment(exchange);
  const length = request.headers["content-length"];
  const kept = Object.entries(forwardedHeaders(request)).filter(([name]) => !ownHeaders.has(name));
  const headers = { ...Object.fromEntries(kept), ...signatureOf(state) };
  const upstream = openAgentRequest(url, {
    method: request.method ?? "GET",
    path: target.replace(/^\/endpoints\/\d+(?:\/agent)?\/docker(?=\/)/, ""),
    headers: length === undefined ? headers : { ...headers, "content-length": length },
    skipVerify: TLSConfig.TLSSkipVerify,
  });
  response.once("close", () => upstream.request.destroy());
  if (length === undefined && request.headers["transfer-encoding"] === undefined) upstream.request.end();
  else body.stream().pipe(upstream.request);
  try {
    const answer = await upstream.answer;
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && (name === "content-length" || !isHopByHop(name)))
        response.setHeader(name, value);
    }
    response.writeHead(answer.statusCode ?? 502);
    answer.pipe(response);
  } catch {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  }
  return undefined;
}

/** `/endpoints`: environments, which here are agents on Docker. */
export const environmentRoutes: readonly ServerRoute[] = [
  { method: "POST", path: /^\/endpoints$/, answer: create },
  { method: "GET", path: /^\/endpoints$/, answer: list },
  {
    method: "GET",
    path: /^\/endpoints\/([^/]+)$/,
    answer: (exchange) => ({ json: namedEnvironment(exchange) }),
  },
  { method: "POST", path: /^\/endpoints\/([^/]+)\/snapshot$/, answer: snapshot },
  {
    method: "DELETE",
    path: /^\/endpoints\/([^/]+)$/,
    answer(exchange) {
      exchange.state.environments.delete(namedEnvironment(exchange).Id);
      return { empty: true };
    },
  },
  { path: /^\/endpoints\/(\d+)\/(?:agent\/)?docker\/.*$/, answer: docker },
];
