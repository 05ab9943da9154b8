import type { FileSystem } from "../files/file-system.ts";
import type { ContainerProcess } from "../processes/container-process.ts";
import type { Program } from "../programs/program.ts";
import type { LogBuffer } from "./log-buffer.ts";
import type { Endpoint } from "./network-store.ts";

/** What a container runs, in the engine's own field names (`Config`). */
export interface ContainerConfig {
  readonly Hostname: string;
  readonly Image: string;
  readonly Env: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly Cmd: readonly string[] | null;
  readonly Entrypoint: readonly string[] | null;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly [other: string]: unknown;
}

/** One asked-for binding of a container port; both fields may be empty. */
export interface PortBinding {
  readonly HostIp: string;
  readonly HostPort: string;
}

/** How a container runs on the host, in the engine's own field names (`HostConfig`). */
export interface HostConfig {
  readonly Binds: readonly string[] | null;
  readonly NetworkMode: string;
  readonly PortBindings: Readonly<Record<string, readonly PortBinding[]>>;
  readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number };
  readonly Runtime: string;
  readonly LogConfig: { readonly Type: string; readonly Config: object | null };
  readonly Mounts: readonly MountSpec[];
  readonly [other: string]: unknown;
}

/** A mount as it was asked for. */
export interface MountSpec {
  readonly Type: "bind" | "volume" | "tmpfs";
  /** A path of the host or a volume's name; left out for an anonymous volume and for tmpfs. */
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
}

/** A mount as inspect shows it. */
export interface MountPoint {
  readonly Type: "bind" | "volume" | "tmpfs";
  readonly Name?: string;
  readonly Source: string;
  readonly Destination: string;
  readonly RW: boolean;
}

/** Where a container port is reachable. */
export interface PublishedPort {
  readonly hostIp: string;
  readonly hostPort: number;
}

/** The engine's words for what a container is doing. */
export type ContainerStatus = "created" | "running" | "restarting" | "exited";

/** A container as the simulated engine keeps it. */
export interface Container {
  readonly id: string;
  /** Without the leading slash. */
  name: string;
  readonly createdNanos: bigint;
  readonly imageId: string;
  readonly config: ContainerConfig;
  readonly hostConfig: HostConfig;
  readonly mounts: readonly MountPoint[];
  /** Files put into the container by the host, such as Compose secrets taken from the environment. */
  readonly files: ReadonlyMap<string, string>;
  /** What its processes see: an own root with the mounts over it. */
  readonly fileSystem: FileSystem;
  readonly endpoints: Map<string, Endpoint>;
  readonly logs: LogBuffer;
  readonly program: Program | undefined;
  /** The process of a container with an open input that runs a command of the simulator. */
  mainProcess: ContainerProcess | undefined;
  status: ContainerStatus;
  exitCode: number;
  error: string;
  startedNanos: bigint | undefined;
  finishedNanos: bigint | undefined;
  restartCount: number;
  /** Set by stop and kill: the restart policy then leaves the container alone. */
  stoppedByHand: boolean;
  /** Container port (`8080/tcp`) to the ports really bound, while it runs. */
  published: ReadonlyMap<string, readonly PublishedPort[]>;
}

/** Environment of a container as a map; an entry without `=` is no variable. */
export function environmentOf(container: Container): Record<string, string> {
  return Object.fromEntries(
    container.config.Env.filter((entry) => entry.includes("=")).map((entry) => {
      const at = entry.indexOf("=");
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** Where processes of a container start. */
export function workingDirOf({ config }: Container): string {
  return typeof config["WorkingDir"] === "string" && config["WorkingDir"] !== "" ? config["WorkingDir"] : "/";
}

/** What events about a container carry: its labels, image and name. */
export function eventAttributes(container: Container): Record<string, string> {
  return { ...container.config.Labels, image: container.config.Image, name: container.name };
}
