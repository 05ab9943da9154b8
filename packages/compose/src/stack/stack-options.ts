import type { AgentOptions } from "../agent/agent-service.ts";
import type { GpuAccess } from "../agent/gpu-access.ts";
import type { MonitoringOptions } from "../monitoring/monitoring-options.ts";
import type { PortainerServerOptions } from "../portainer-server/portainer-service.ts";
import type { EngineVersions } from "../watchtower/docker-api-version.ts";
import type { WatchtowerOptions } from "../watchtower/watchtower-options.ts";
import type { ContainerEngine } from "./container-engine.ts";
import type { HardenedOptions } from "./hardening.ts";
import type { NetworkOptions } from "./network-options.ts";
import type { StackTarget } from "./swarm-target.ts";

/** What the management stack is made of; everything has a default. */
export interface ManagementStackOptions {
  /** Compose project: lower-case letters, digits, `-` and `_`. Default `management`. */
  readonly name?: string | undefined;
  /**
   * Who is to read the file. `swarm` makes both services global ones on an overlay network, without a project name, and
   * publishes no port of Watchtower unless asked to. Default `compose`.
   */
  readonly target?: StackTarget | undefined;
  readonly watchtower?: WatchtowerOptions | undefined;
  /** `false` leaves the Portainer Agent out. */
  readonly agent?: AgentOptions | false | undefined;
  /** Portainer Server, which reaches the agent over `backend`; the agent's port is then published only on request. */
  readonly portainerServer?: PortainerServerOptions | undefined;
  /** Prometheus, which scrapes Watchtower, and Grafana. */
  readonly monitoring?: MonitoringOptions | undefined;
  /**
   * How the agent gets at the GPUs: by the NVIDIA `runtime`, by device requests (`devices`), or by names of the
   * Container Device Interface (`cdi`). On a host without what is chosen, `up` fails. Default `none`.
   */
  readonly gpu?: GpuAccess | undefined;
  /** What the engine reports; decides `DOCKER_API_VERSION` (see `dockerApiVersion`). Default: not known. */
  readonly engine?: EngineVersions | undefined;
  /** What runs the containers; Podman as root has another socket, and a privileged agent. Default `docker`. */
  readonly containerEngine?: ContainerEngine | undefined;
  /** The path of the engine's socket on the host. Default `/var/run/docker.sock`; Podman's `/run/podman/podman.sock`. */
  readonly socket?: string | undefined;
  /**
   * The folder of the engine's volumes on the host, which the agent shows. Default `/var/lib/docker/volumes`; Podman's
   * `/var/lib/containers/storage/volumes`.
   */
  readonly volumesFolder?: string | undefined;
  /** Networks besides `backend` and `frontend`, or what these two are to be like. */
  readonly networks?: Readonly<Record<string, NetworkOptions>> | undefined;
  /**
   * Limits, a read-only root, no capabilities and no new privileges for Watchtower, which gets to the engine through a
   * proxy that lets through what it needs; limits and no new privileges for the agent, of which no more can be taken
   * away. Default false.
   */
  readonly hardened?: boolean | HardenedOptions | undefined;
  /** Whether Watchtower is to leave every service alone (`com.centurylinklabs.watchtower.enable: "false"`). Default true. */
  readonly excludeFromUpdates?: boolean | undefined;
  /** Whether Komodo's bulk actions are to leave every service alone (`komodo.skip: "true"`). Default true. */
  readonly komodoSkip?: boolean | undefined;
}

/** The names of the options. */
export const stackOptionNames: readonly (keyof ManagementStackOptions)[] = [
  "name",
  "target",
  "watchtower",
  "agent",
  "portainerServer",
  "monitoring",
  "gpu",
  "engine",
  "containerEngine",
  "socket",
  "volumesFolder",
  "networks",
  "hardened",
  "excludeFromUpdates",
  "komodoSkip",
];
