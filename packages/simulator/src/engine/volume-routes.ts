import { matchesAny, matchesLabels, parseFilters } from "./filters.ts";
import type { EngineRoute } from "./route.ts";

/** `/volumes`. */
export const volumeRoutes: readonly EngineRoute[] = [
  {
    method: "GET",
    path: /^\/volumes$/,
    handle({ daemon, query }) {
      const filters = parseFilters(query, ["name", "label", "dangling", "driver"]);
      const volumes = daemon.volumes
        .all()
        .filter(({ Name }) => matchesAny(filters.get("name"), (part) => Name.includes(part)))
        .filter(({ Labels }) => matchesLabels(Labels, filters.get("label")));
      return { status: 200, json: { Volumes: volumes, Warnings: null } };
    },
  },
  {
    method: "POST",
    path: /^\/volumes\/create$/,
    async handle({ daemon, json }) {
      const body = (await json()) as { Name: string; Labels?: Record<string, string> | null };
      return { status: 201, json: daemon.volumes.ensure(body.Name, body.Labels ?? {}) };
    },
  },
  {
    method: "GET",
    path: /^\/volumes\/([^/]+)$/,
    handle: ({ daemon, params }) => ({ status: 200, json: daemon.volumes.get(params[0] ?? "") }),
  },
  {
    method: "DELETE",
    path: /^\/volumes\/([^/]+)$/,
    handle({ daemon, params }) {
      const name = params[0] ?? "";
      const users = daemon.containers.all().filter(({ mounts }) => mounts.some(({ Name }) => Name === name));
      daemon.volumes.remove(
        name,
        users.map(({ id }) => id),
      );
      return { status: 204 };
    },
  },
];
