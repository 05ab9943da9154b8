import { RefusedError, isApiError, mayHaveArrived } from "@stack/http";
import type { z } from "zod";
import type { CallOptions } from "../agent-call.ts";
import type { Bounds, ServerConnection, ServerRequest } from "./server-connection.ts";
import type { stackSchema } from "./server-schemas.ts";

/** A stack to deploy. */
export interface DeployStackOptions extends CallOptions {
  /** Lower-case letters, digits, `-` and `_`; the server would drop the rest without a word. */
  readonly name: string;
  /**
   * The text of the compose file. Trap: relative paths and `build:` mean the server's own container, not the agent's
   * host.
   */
  readonly content: string;
  /** Variables for it. On an update the given ones replace all; without any, those of the stack stay. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Replace a stack of this name on this agent; refused otherwise. */
  readonly update?: boolean;
  /** On an update, remove services that are no longer in the file; false by default. */
  readonly prune?: boolean;
  /** On an update, pull images again; false by default. */
  readonly pullImages?: boolean;
  /** Default: a Swarm where the agent's engine manages one, else the single engine. */
  readonly target?: "standalone" | "swarm";
  /** In milliseconds; 30 minutes by default: the server answers when everything is up. */
  readonly timeoutMs?: number;
}

/**
 * What became of it.
 *
 * `unknown`: the request had left, and no clear answer came; the server may go on. Never sent again.
 */
export type StackDeployment =
  | { readonly outcome: "created" | "updated"; readonly stack: DeployedStack }
  | { readonly outcome: "unknown"; readonly reason: "timed-out" | "disconnected" };

/** A stack as the server knows it. */
export interface DeployedStack {
  readonly id: number;
  readonly name: string;
  readonly target: "standalone" | "swarm";
  readonly isActive: boolean;
}

type WireStack = z.infer<typeof stackSchema>;

const deployTimeoutMs = 30 * 60_000;

/** Creates or updates the stack; throws `ServerHttpError` (`deploy-failed`) with the words of docker compose. */
export async function deployStack(
  connection: ServerConnection,
  environmentId: number,
  options: DeployStackOptions,
  lookMs: number,
): Promise<StackDeployment> {
  const { name, content, signal, timeoutMs = deployTimeoutMs } = options;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
    throw new TypeError(
      `@stack/portainer-agent-client: the stack's name ${JSON.stringify(name)} must be of lower-case letters, digits, - and _.`,
    );
  }
  if (content.trim() === "") throw new TypeError("@stack/portainer-agent-client: content is empty.");
  const bounds: Bounds = { timeoutMs: lookMs, signal };
  const existing = await findStack(connection, environmentId, name, bounds);
  if (existing !== undefined && options.update !== true) {
    throw new RefusedError({
      method: "POST",
      url: connection.url("/stacks"),
      what: `was not sent: a stack ${JSON.stringify(name)} is there already`,
      remedy: "Give update: true to replace it, or choose another name.",
    });
  }
  const request =
    existing === undefined
      ? await creation(connection, environmentId, options, bounds)
      : update(existing, environmentId, options);
  try {
    const stack = await connection.sendJson(request, { timeoutMs, signal }, (schemas) => schemas.stackSchema);
    return { outcome: existing === undefined ? "created" : "updated", stack: stackOf(stack) };
  } catch (error) {
    const isLost = isApiError(error) && (error.code === "NETWORK" || error.code === "TIMEOUT");
    if (!isLost || !mayHaveArrived(error)) throw error;
    return { outcome: "unknown", reason: error.code === "TIMEOUT" ? "timed-out" : "disconnected" };
  }
}

async function findStack(
  connection: ServerConnection,
  environmentId: number,
  name: string,
  bounds: Bounds,
): Promise<WireStack | undefined> {
  const filters = encodeURIComponent(JSON.stringify({ EndpointID: environmentId }));
  const request = { method: "GET", path: `/stacks?filters=${filters}` } as const;
  const stacks = await connection.sendJson(request, bounds, (schemas) => schemas.stacksSchema);
  return stacks.find((stack) => stack.Name === name && stack.EndpointId === environmentId);
}

async function creation(
  connection: ServerConnection,
  environmentId: number,
  { name, content, environment, target }: DeployStackOptions,
  bounds: Bounds,
): Promise<ServerRequest> {
  const swarmId = target === "standalone" ? undefined : await readSwarmId(connection, environmentId, bounds);
  if (target === "swarm" && swarmId === undefined) {
    throw new RefusedError({
      method: "POST",
      url: connection.url("/stacks/create/swarm/string"),
      what: "was not sent: the agent's engine manages no Swarm",
      remedy: "Leave target out, or connect an agent on a manager node.",
    });
  }
  const json = { Name: name, StackFileContent: content, Env: pairs(environment ?? {}) };
  return swarmId === undefined
    ? { method: "POST", path: `/stacks/create/standalone/string?endpointId=${environmentId}`, json }
    : {
        method: "POST",
        path: `/stacks/create/swarm/string?endpointId=${environmentId}`,
        json: { ...json, SwarmID: swarmId },
      };
}

function update(
  { Id, Env }: WireStack,
  environmentId: number,
  { content, environment, prune = false, pullImages = false }: DeployStackOptions,
): ServerRequest {
  const json = {
    StackFileContent: content,
    // What is sent replaces what is there, so what shall stay must be sent along.
    Env: environment === undefined ? (Env ?? []) : pairs(environment),
    Prune: prune,
    PullImage: pullImages,
  };
  return { method: "PUT", path: `/stacks/${Id}?endpointId=${environmentId}`, json };
}

/** The id of the Swarm that the agent's engine manages. */
async function readSwarmId(
  connection: ServerConnection,
  environmentId: number,
  bounds: Bounds,
): Promise<string | undefined> {
  const request = { method: "GET", path: `/endpoints/${environmentId}/docker/info` } as const;
  const { Swarm } = await connection.sendJson(request, bounds, (schemas) => schemas.swarmInfoSchema);
  return Swarm?.LocalNodeState === "active" ? Swarm.Cluster?.ID : undefined;
}

function pairs(environment: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}

function stackOf({ Id, Name, Type, Status }: WireStack): DeployedStack {
  return { id: Id, name: Name, target: Type === 1 ? "swarm" : "standalone", isActive: Status === 1 };
}
