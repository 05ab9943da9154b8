import type { Daemon } from "../host/daemon.ts";
import type { Network } from "../host/network-store.ts";
import { matchesAny, matchesLabels, parseFilters } from "./filters.ts";
import type { EngineRoute } from "./route.ts";

function networkJson(daemon: Daemon, network: Network, withContainers: boolean): object {
  const members = daemon.containers
    .all()
    .filter(({ status, endpoints }) => status === "running" && endpoints.has(network.name));
  return {
    Name: network.name,
    Id: network.id,
    Created: network.created,
    Scope: "local",
    Driver: network.driver,
    EnableIPv6: false,
    IPAM: {
      Driver: "default",
      Options: null,
      Config: network.subnet === "" ? [] : [{ Subnet: network.subnet }],
    },
    Internal: network.internal,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: Object.fromEntries(
      (withContainers ? members : []).map((container) => {
        const endpoint = container.endpoints.get(network.name);
        return [
          container.id,
          {
            Name: container.name,
            EndpointID: endpoint?.endpointId,
            MacAddress: "",
            IPv4Address: `${endpoint?.ipAddress ?? ""}/16`,
            IPv6Address: "",
          },
        ];
      }),
    ),
    Options: {},
    Labels: network.labels,
  };
}

/** `/networks`. */
export const networkRoutes: readonly EngineRoute[] = [
  {
    method: "GET",
    path: /^\/networks$/,
    handle({ daemon, query }) {
      const filters = parseFilters(query, ["name", "id", "label", "driver", "type", "scope", "dangling"]);
      const networks = daemon.networks
        .all()
        .filter(({ name }) => matchesAny(filters.get("name"), (part) => name.includes(part)))
        .filter(({ id }) => matchesAny(filters.get("id"), (part) => id.startsWith(part)))
        .filter(({ driver }) => matchesAny(filters.get("driver"), (wanted) => driver === wanted))
        .filter(({ labels }) => matchesLabels(labels, filters.get("label")));
      return { status: 200, json: networks.map((network) => networkJson(daemon, network, false)) };
    },
  },
  {
    method: "GET",
    path: /^\/networks\/([^/]+)$/,
    handle: ({ daemon, params }) => ({
      status: 200,
      json: networkJson(daemon, daemon.networks.get(params[0] ?? ""), true),
    }),
  },
  {
    method: "POST",
    path: /^\/networks\/create$/,
    async handle({ daemon, json }) {
      const body = (await json()) as {
        Name: string;
        Driver?: string;
        Internal?: boolean;
        Labels?: Record<string, string> | null;
      };
      const network = daemon.networks.create(body.Name, {
        driver: body.Driver || "bridge",
        internal: body.Internal ?? false,
        labels: body.Labels ?? {},
      });
      return { status: 201, json: { Id: network.id, Warning: "" } };
    },
  },
  {
    method: "DELETE",
    path: /^\/networks\/([^/]+)$/,
    handle({ daemon, params }) {
      daemon.networks.remove(params[0] ?? "", (network) =>
        daemon.containers
          .all()
          .some(({ status, endpoints }) => status === "running" && endpoints.has(network.name)),
      );
      return { status: 204 };
    },
  },
  {
    method: "POST",
    path: /^\/networks\/([^/]+)\/connect$/,
    async handle({ daemon, params, json }) {
      const body = (await json()) as { Container: string; EndpointConfig?: { Aliases?: string[] | null } };
      const container = daemon.containers.get(body.Container);
      const [name, endpoint] = daemon.networks.join(
        params[0] ?? "",
        container.id,
        body.EndpointConfig?.Aliases ?? [],
      );
      container.endpoints.set(name, endpoint);
      return { status: 200 };
    },
  },
  {
    method: "POST",
    path: /^\/networks\/([^/]+)\/disconnect$/,
    async handle({ daemon, params, json }) {
      const body = (await json()) as { Container: string };
      const container = daemon.containers.get(body.Container);
      container.endpoints.delete(daemon.networks.get(params[0] ?? "").name);
      return { status: 200 };
    },
  },
];
