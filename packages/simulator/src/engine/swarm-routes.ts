import type { Daemon } from "../host/daemon.ts";
import { DockerError } from "../host/docker-error.ts";
import type { SwarmCluster, SwarmNode } from "../swarm/swarm-cluster.ts";
import type { EngineRoute } from "./route.ts";

/** The cluster, for a manager of it; throws what Docker says to anybody else. */
function managed({ swarm }: Daemon): SwarmCluster {
  if (!swarm) {
    throw new DockerError(
      503,
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm ' +
        "and try again.",
    );
  }
  if (swarm.node.role !== "manager") {
    throw new DockerError(
      503,
      "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. " +
        "Please run this command on a manager node or promote the current node to a manager.",
    );
  }
  return swarm.cluster;
}

function nodeJson(daemon: Daemon, { createdAt, nodes }: SwarmCluster, node: SwarmNode): object {
  return {
    ID: node.id,
    Version: { Index: 10 },
    CreatedAt: createdAt.toISOString(),
    UpdatedAt: createdAt.toISOString(),
    Spec: { Labels: {}, Role: node.role, Availability: "active" },
    Description: {
      Hostname: node.name,
      Platform: { Architecture: "x86_64", OS: "linux" },
      Engine: { EngineVersion: daemon.options.engineVersion },
    },
    Status: { State: "ready", Addr: node.address },
    ...(node.role === "manager"
      ? {
          ManagerStatus: {
            Leader: nodes.find(({ role }) => role === "manager") === node,
            Reachability: "reachable",
            Addr: `${node.address}:2377`,
          },
        }
      : {}),
  };
}

/** What `/info` says of the Swarm. */
export function swarmInfo({ swarm }: Daemon): object {
  if (!swarm) return { NodeID: "", NodeAddr: "", LocalNodeState: "inactive", ControlAvailable: false };
  const { cluster, node } = swarm;
  const common = { NodeID: node.id, NodeAddr: node.address, LocalNodeState: "active", Error: "" };
  const managers = cluster.nodes.filter(({ role }) => role === "manager");
  const remote = managers.map(({ id, address }) => ({ NodeID: id, Addr: `${address}:2377` }));
  if (node.role === "worker") return { ...common, ControlAvailable: false, RemoteManagers: remote };
  return {
    ...common,
    ControlAvailable: true,
    RemoteManagers: remote,
    Nodes: cluster.nodes.length,
    Managers: managers.length,
    Cluster: { ID: cluster.id, CreatedAt: cluster.createdAt.toISOString() },
  };
}

/** A list that is always empty here, and refused where it cannot be asked for. */
function empty(path: RegExp): EngineRoute {
  return {
    method: "GET",
    path,
    handle({ daemon }) {
      managed(daemon);
      return { status: 200, json: [] };
    },
  };
}

/** The cluster as a manager shows it; services are not simulated. */
export const swarmRoutes: readonly EngineRoute[] = [
  {
    method: "GET",
    path: /^\/swarm$/,
    handle({ daemon }) {
      const { id, createdAt } = managed(daemon);
      return { status: 200, json: { ID: id, CreatedAt: createdAt.toISOString(), Spec: { Name: "default" } } };
    },
  },
  {
    method: "GET",
    path: /^\/nodes$/,
    handle({ daemon }) {
      const cluster = managed(daemon);
      return { status: 200, json: cluster.nodes.map((node) => nodeJson(daemon, cluster, node)) };
    },
  },
  empty(/^\/services$/),
  empty(/^\/tasks$/),
  empty(/^\/secrets$/),
  empty(/^\/configs$/),
];
