import { GoJsonError, readFirstValue } from "../agent/go-json.ts";
import type { DockerHost } from "../host/docker-host.ts";
import { daemonOf } from "../host/daemon-of.ts";
import { environmentOf } from "./environment-routes.ts";
import { notANumber, notFound, ServerError } from "./server-error.ts";
import { jsonPayload, type ServerExchange, type ServerReply, type ServerRoute } from "./server-route.ts";
import type { ServerStack, ServerState, StackVariable } from "./server-state.ts";

interface StackPayload {
  readonly Name: string;
  readonly StackFileContent: string;
  readonly SwarmID: string;
  readonly Env: readonly StackVariable[];
}

const stackFields = ["Name", "StackFileContent", "SwarmID", "Env"] as const;

/** The stack that a path names; throws the server's 400 or 404. */
function namedStack({ state, params }: ServerExchange): ServerStack {
  const [id = ""] = params;
  const error = notANumber(id);
  if (error !== undefined) throw new ServerError(400, "Invalid stack identifier route variable", error);
  const found = state.stacks.get(Number(id));
  if (found) return found;
  const message = "Unable to find a stack with the specified identifier inside the database";
  throw notFound(message, "stacks", Number(id));
}

/** The environment a request names, which it must. */
function askedEnvironment({ state, query }: ServerExchange): number {
  const id = query.get("endpointId") ?? "";
  const error = id === "" ? "Missing query parameter" : notANumber(id);
  if (error !== undefined) throw new ServerError(400, "Invalid query parameter: endpointId", error);
  return environmentOf(state, Number(id)).Id;
}

/** The simulated host behind an environment: the one whose engine answered the last snapshot. */
function hostOf(state: ServerState, environmentId: number): DockerHost {
  const engine = state.engines.get(environmentId);
  const host = state.hosts.find((one) => daemonOf(one).id === engine);
  if (host) return host;
  throw new ServerError(
    500,
    "The simulator deploys only to hosts that startPortainerServer({ hosts }) names",
    `environment ${environmentId} leads to another engine`,
  );
}

async function deploy(state: ServerState, stack: ServerStack): Promise<void> {
  const env = Object.fromEntries(stack.Env.map(({ name, value }) => [name, value]));
  const host = hostOf(state, stack.EndpointId);
  try {
    await host.composeUp(state.files.get(stack.Id) ?? "", { projectName: stack.Name, env });
  } catch (error) {
    throw new ServerError(500, (error as Error).message);
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Creating from a string: answers once everything runs. */
async function create(exchange: ServerExchange, type: 1 | 2): Promise<ServerReply> {
  const { state } = exchange;
  const environmentId = askedEnvironment(exchange);
  const {
    Name = "",
    StackFileContent = "",
    SwarmID = "",
    Env,
  } = await jsonPayload<StackPayload>(exchange, stackFields);
  const refuse = (error: string): never => {
    throw new ServerError(400, "Invalid request payload", error);
  };
  if (Name === "") refuse("Invalid stack name");
  if (type === 1 && SwarmID === "") refuse("Invalid Swarm ID");
  if (StackFileContent === "") refuse("Invalid stack file content");
  const name = Name.toLowerCase().replaceAll(/[^-_a-z0-9]+/g, "");
  const host = hostOf(state, environmentId);
  const known = [...state.stacks.values()].some(
    (one) => one.Name === name && one.EndpointId === environmentId,
  );
  const running = daemonOf(host)
    .containers.all()
    .some(({ config }) => config.Labels["com.docker.compose.project"] === name);
  if (known || running)
    throw new ServerError(409, `A stack with the normalized name '${name}' already exists`);
  const stack: ServerStack = {
    Id: ++state.lastId,
    Name: name,
    Type: type,
    EndpointId: environmentId,
    SwarmId: type === 1 ? SwarmID : "",
    EntryPoint: "docker-compose.yml",
    Env: Env ?? [],
    Status: 1,
    CreationDate: now(),
    CreatedBy: state.admin.username,
    UpdateDate: 0,
    UpdatedBy: "",
  };
  state.files.set(stack.Id, StackFileContent);
  await deploy(state, stack);
  state.stacks.set(stack.Id, stack);
  return { json: stack };
}

interface StackFilters {
  readonly EndpointID?: number;
  readonly SwarmID?: string;
}

function readFilters(text: string): StackFilters {
  try {
    return readFirstValue(text).value as StackFilters;
  } catch (error) {
    if (error instanceof GoJsonError)
      throw new ServerError(400, "Invalid query parameter: filters", error.message);
    throw error;
  }
}

function list({ state, query }: ServerExchange): ServerReply {
  const text = query.get("filters") ?? "";
  const filters = text === "" ? {} : readFilters(text);
  const { EndpointID, SwarmID } = filters;
  return {
    json: [...state.stacks.values()].filter(
      (stack) => (!EndpointID || stack.EndpointId === EndpointID) && (!SwarmID || stack.SwarmId === SwarmID),
    ),
  };
}

/** The trap: what is not in the payload's Env is gone afterwards. */
async function update(exchange: ServerExchange): Promise<ServerReply> {
  const { state } = exchange;
  const stack = namedStack(exchange);
  askedEnvironment(exchange);
  const { StackFileContent = "", Env } = await jsonPayload<StackPayload>(exchange, stackFields);
  if (StackFileContent === "")
    throw new ServerError(400, "Invalid request payload", "Invalid stack file content");
  state.files.set(stack.Id, StackFileContent);
  stack.Env = Env ?? [];
  await deploy(state, stack);
  Object.assign(stack, { Status: 1, UpdateDate: now(), UpdatedBy: state.admin.username });
  return { json: stack };
}

async function switchTo(exchange: ServerExchange, status: 1 | 2): Promise<ServerReply> {
  const { state } = exchange;
  const stack = namedStack(exchange);
  askedEnvironment(exchange);
  if (stack.Status === status) {
    throw new ServerError(400, status === 1 ? "Stack is already active" : "Stack is already inactive");
  }
  if (status === 1) await deploy(state, stack);
  else await hostOf(state, stack.EndpointId).composeDown(stack.Name);
  stack.Status = status;
  return { json: stack };
}

async function remove(exchange: ServerExchange): Promise<ServerReply> {
  const { state } = exchange;
  const stack = namedStack(exchange);
  askedEnvironment(exchange);
  await hostOf(state, stack.EndpointId).composeDown(stack.Name);
  state.stacks.delete(stack.Id);
  state.files.delete(stack.Id);
  return { empty: true };
}

/** `/stacks`: from a string; a Swarm's is deployed on its environment's host like any other. */
export const stackRoutes: readonly ServerRoute[] = [
  {
    method: "POST",
    path: /^\/stacks\/create\/standalone\/string$/,
    answer: (exchange) => create(exchange, 2),
  },
  { method: "POST", path: /^\/stacks\/create\/swarm\/string$/, answer: (exchange) => create(exchange, 1) },
  { method: "GET", path: /^\/stacks$/, answer: list },
  {
    method: "GET",
    path: /^\/stacks\/([^/]+)$/,
    answer: (exchange) => ({ json: namedStack(exchange) }),
  },
  {
    method: "GET",
    path: /^\/stacks\/([^/]+)\/file$/,
    answer: (exchange) => ({
      json: { StackFileContent: exchange.state.files.get(namedStack(exchange).Id) },
    }),
  },
  { method: "PUT", path: /^\/stacks\/([^/]+)$/, answer: update },
  { method: "POST", path: /^\/stacks\/([^/]+)\/start$/, answer: (exchange) => switchTo(exchange, 1) },
  { method: "POST", path: /^\/stacks\/([^/]+)\/stop$/, answer: (exchange) => switchTo(exchange, 2) },
  { method: "DELETE", path: /^\/stacks\/([^/]+)$/, answer: remove },
];
