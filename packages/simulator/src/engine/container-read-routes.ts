import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { inspectJson, summaryJson } from "./container-json.ts";
import { sendLogs } from "./container-logs.ts";
import { matchesAny, matchesLabels, parseFilters } from "./filters.ts";
import { type EngineReply, type EngineRequest, type EngineRoute, isTrue } from "./route.ts";

const known = [
  "label",
  "name",
  "status",
  "id",
  "ancestor",
  "network",
  "volume",
  "exited",
  "health",
  "is-task",
];

function usesImage(daemon: Daemon, container: Container, wanted: string): boolean {
  return container.config.Image === wanted || daemon.images.find(wanted)?.image.id === container.imageId;
}

function nameMatches(container: Container, pattern: string): boolean {
  try {
    const expression = new RegExp(pattern);
    return expression.test(container.name) || expression.test(`/${container.name}`);
  } catch {
    return container.name.includes(pattern);
  }
}

function list({ daemon, query }: EngineRequest): EngineReply {
  const filters = parseFilters(query, known);
  const all = isTrue(query, "all") || filters.has("status") || filters.has("exited");
  const limit = Number(query.get("limit") ?? 0);
  const containers = daemon.containers
    .all()
    .filter(({ status }) => all || limit > 0 || status === "running" || status === "restarting")
    .filter(({ config }) => matchesLabels(config.Labels, filters.get("label")))
    .filter((container) => matchesAny(filters.get("name"), (pattern) => nameMatches(container, pattern)))
    .filter(({ status }) => matchesAny(filters.get("status"), (wanted) => status === wanted))
    .filter(({ id }) => matchesAny(filters.get("id"), (prefix) => id.startsWith(prefix)))
    .filter((container) =>
      matchesAny(filters.get("ancestor"), (image) => usesImage(daemon, container, image)),
    )
    .filter(({ endpoints }) =>
      matchesAny(
        filters.get("network"),
        (wanted) =>
          endpoints.has(wanted) || [...endpoints.values()].some(({ networkId }) => networkId === wanted),
      ),
    )
    .filter(({ mounts }) =>
      matchesAny(filters.get("volume"), (wanted) =>
        mounts.some(({ Name, Destination }) => Name === wanted || Destination === wanted),
      ),
    )
    .filter(({ status, exitCode }) =>
      matchesAny(filters.get("exited"), (code) => status === "exited" && String(exitCode) === code),
    )
    .slice(0, limit > 0 ? limit : undefined);
  return { status: 200, json: containers.map((container) => summaryJson(daemon, container)) };
}

/** `GET /containers/{id}/json`. */
function inspect({ daemon, params }: EngineRequest): EngineReply {
  const container = daemon.containers.get(params[0] ?? "");
  return { status: 200, json: inspectJson(container, daemon.execs.liveIn(container)) };
}

/** Listing, inspecting and reading logs of containers. */
export const containerReadRoutes: readonly EngineRoute[] = [
  { method: "GET", path: /^\/containers\/json$/, handle: list },
  {
    method: "GET",
    path: /^\/containers\/([^/]+)\/json$/,
    handle: inspect,
  },
  { method: "GET", path: /^\/containers\/([^/]+)\/logs$/, handle: sendLogs },
];
