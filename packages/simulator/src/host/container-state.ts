import { type Container, type ContainerStatus, environmentOf, type MountPoint } from "./container.ts";
import { rfc3339Nano } from "./clock.ts";

/** A container as a test wants to read it: a copy taken at the moment of asking. */
export interface ContainerState {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  /** The image as it was asked for. */
  readonly image: string;
  /** `sha256:…` of the image it really runs. */
  readonly imageId: string;
  readonly status: ContainerStatus;
  readonly exitCode: number;
  readonly restartCount: number;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** Every published port; `hostPort` is the one really bound and undefined while the container does not run. */
  readonly ports: readonly {
    readonly containerPort: number;
    readonly protocol: string;
    readonly hostIp: string;
    readonly hostPort: number | undefined;
    /** What was asked for; 0 leaves the choice to the system. */
    readonly askedHostPort: number;
  }[];
  readonly networks: readonly string[];
  readonly mounts: readonly MountPoint[];
  /** `no`, `always`, `unless-stopped`, `on-failure`. */
  readonly restart: string;
  readonly runtime: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly startedAt: string | undefined;
  /** Everything the container wrote, oldest first. */
  readonly logs: readonly string[];
}

/** Takes a readable copy of a container. */
export function containerState(container: Container): ContainerState {
  const { config, hostConfig } = container;
  return {
    id: container.id,
    name: container.name,
    image: config.Image,
    imageId: container.imageId,
    status: container.status,
    exitCode: container.exitCode,
    restartCount: container.restartCount,
    env: environmentOf(container),
    labels: config.Labels,
    command: config.Cmd ?? [],
    ports: Object.entries(hostConfig.PortBindings).flatMap(([port, bindings]) =>
      bindings.map((binding, index) => ({
        containerPort: Number.parseInt(port),
        protocol: port.split("/")[1] ?? "tcp",
        hostIp: binding.HostIp,
        hostPort: container.published.get(port)?.[index]?.hostPort,
        askedHostPort: Number(binding.HostPort || 0),
      })),
    ),
    networks: [...container.endpoints.keys()],
    mounts: container.mounts,
    restart: hostConfig.RestartPolicy.Name,
    runtime: hostConfig.Runtime,
    createdAt: rfc3339Nano(container.createdNanos),
    startedAt: container.startedNanos === undefined ? undefined : rfc3339Nano(container.startedNanos),
    logs: container.logs.lines().map((line) => line.text),
  };
}
