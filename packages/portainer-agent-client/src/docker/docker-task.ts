import type { DockerPath } from "./docker-path.ts";
import type { Refusal } from "./refuse.ts";

/** What the proxy has to do for one request. */
export type DockerTask =
  | { readonly kind: "forward" }
  | { readonly kind: "follow-logs"; readonly of: "containers" | "services" | "tasks"; readonly id: string }
  | { readonly kind: "follow-events" }
  | { readonly kind: "follow-stats"; readonly id: string }
  | { readonly kind: "wait"; readonly id: string }
  | { readonly kind: "create-exec" }
  | { readonly kind: "start-exec"; readonly id: string }
  | { readonly kind: "attach"; readonly id: string }
  | { readonly kind: "start"; readonly id: string }
  | { readonly kind: "refuse-build-kit" };

/** One request, as far as its task depends on it. */
export interface TaskRequest extends Pick<DockerPath, "path" | "query"> {
  readonly method: string;
  /** It asks for the connection itself (`Connection: Upgrade`). */
  readonly isUpgrade: boolean;
}

/**
 * Decides what a request needs beyond being passed on, since the agent holds replies back until 4 KiB or their end, and
 * cannot give a connection over (reference/portainer-agent.md d.5).
 */
export function taskOf({ method, path, query, isUpgrade }: TaskRequest): DockerTask {
  const [, collection = "", id = "", action = "", last = ""] = path.split("/");
  if (action === "attach" && collection === "containers") return { kind: "attach", id };
  if (isBuildKits({ method, path, query })) return { kind: "refuse-build-kit" };
  if (method === "POST" && collection === "containers" && action === "wait") return { kind: "wait", id };
  if (method === "POST" && collection === "containers" && action === "start") return { kind: "start", id };
  if (method === "POST" && collection === "containers" && action === "exec") return { kind: "create-exec" };
  if (method === "POST" && collection === "exec" && action === "start" && isUpgrade) {
    return { kind: "start-exec", id };
  }
  if (method === "GET" && last === "") {
    if (path === "/events") return { kind: "follow-events" };
    if (action === "logs" && isTrue(query.get("follow")) && isLogged(collection)) {
      return { kind: "follow-logs", of: collection, id };
    }
    if (collection === "containers" && action === "stats" && isTrue(query.get("stream") ?? "1")) {
      return { kind: "follow-stats", id };
    }
  }
  return { kind: "forward" };
}

/** Input to a command needs the connection unless it has a terminal, for which the agent has an endpoint of its own. */
export const inputWithoutTerminal: Refusal = {
  what: "cannot go through the Portainer Agent: it has no way to send input to a command without a terminal",
  remedy:
    "Leave -i out (with Compose: --interactive=false), or add -t (docker exec -it); files go in with docker cp.",
};

/** The connections of a build by BuildKit, and the older request for one. */
function isBuildKits({ method, path, query }: Pick<TaskRequest, "method" | "path" | "query">): boolean {
  if (path === "/session" || path === "/grpc") return true;
  return method === "POST" && path === "/build" && query.get("version") === "2";
}

function isLogged(collection: string): collection is "containers" | "services" | "tasks" {
  return collection === "containers" || collection === "services" || collection === "tasks";
}

/** As Docker reads a flag: everything but these is true. */
function isTrue(value: string | null): boolean {
  return !["", "0", "no", "false", "none"].includes((value ?? "").trim().toLowerCase());
}
