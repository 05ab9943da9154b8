import type { DockerHost } from "../host/docker-host.ts";
import { daemonOf } from "../host/daemon-of.ts";
import { environmentOf } from "./environment-routes.ts";
import { ServerError } from "./server-error.ts";
import { jsonPayload, type ServerExchange, type ServerReply, type ServerRoute } from "./server-route.ts";
import type { ServerStack, ServerState, StackVariable } from "./server-state.ts";

interface StackPayload {
  readonly Name: string;
  readonly StackFileContent: string;
  readonly SwarmID: string;
  readonly Env: readonly StackVariable[];
}

function stackOf({ stacks }: ServerState, id: string | undefined): ServerStack {
  const found = stacks.get(Number(id));
  if (found) return found;
  const message = "Unable to find a stack with the specified identifier inside the database";
  throw new ServerError(404, message, "Object not found inside the database");
}

/** The environment a request names, which it must. */
function askedEnvironment({ state, query }: ServerExchange): number {
  const id = query.get("endpointId") ?? "";
  if (!/^\d+$/.test(id)) {
    throw new ServerError(400, "Invalid query parameter: endpointId", "Missing query parameter");
  }
  return environmentOf(state, id).Id;
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
  const { Name = "", StackFileContent = "", SwarmID = "", Env } = await jsonPayload<StackPayload>(exchange);
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

function list({ state, query }: ServerExchange): ServerReply {
  const text = query.get("filters") ?? "";
  let filters: { EndpointID?: number; SwarmID?: string } = {};
  try {
    if (text !== "") filters = JSON.parse(text) as typeof filters;
  } catch {
    throw new ServerError(400, "Invalid query parameter: filters", "json: invalid filters");
  }
  const { EndpointID, SwarmID } = filters;
  return {
    json: [...state.stacks.values()].filter(
      (stack) => (!EndpointID || stack.EndpointId === EndpointID) && (!SwarmID || stack.SwarmId === SwarmID),
    ),
  };
}

/** The trap: what is not in the payload's Env is gone afterwards. */
async function update(exchange: ServerExchange): Promise<ServerReply> {
  const { state, params } = exchange;
  const stack = stackOf(state, params[0]);
  askedEnvironment(exchange);
  const { StackFileContent = "", Env } = await jsonPayload<StackPayload>(exchange);
  if (StackFileContent === "")
    throw new ServerError(400, "Invalid request payload", "Invalid stack file content");
  state.files.set(stack.Id, StackFileContent);
  stack.Env = Env ?? [];
  await deploy(state, stack);
  Object.assign(stack, { Status: 1, UpdateDate: now(), UpdatedBy: state.admin.username });
  return { json: stack };
}

async function switchTo(exchange: ServerExchange, status: 1 | 2): Promise<ServerReply> {
  const { state, params } = exchange;
  const stack = stackOf(state, params[0]);
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
  const { state, params } = exchange;
  const stack = stackOf(state, params[0]);
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
    path: /^\/stacks\/(\d+)$/,
    answer: ({ state, params }) => ({ json: stackOf(state, params[0]) }),
  },
  {
    method: "GET",
    path: /^\/stacks\/(\d+)\/file$/,
    answer: ({ state, params }) => ({
      json: { StackFileContent: state.files.get(stackOf(state, params[0]).Id) },
    }),
  },
  { method: "PUT", path: /^\/stacks\/(\d+)$/, answer: update },
  { method: "POST", path: /^\/stacks\/(\d+)\/start$/, answer: (exchange) => switchTo(exchange, 1) },
  { method: "POST", path: /^\/stacks\/(\d+)\/stop$/, answer: (exchange) => switchTo(exchange, 2) },
  { method: "DELETE", path: /^\/stacks\/(\d+)$/, answer: remove },
];
