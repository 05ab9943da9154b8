import { randomBytes } from "node:crypto";
import { createContainerFileSystem } from "../files/container-file-system.ts";
import type { FileSystem } from "../files/file-system.ts";
import { volumePath } from "../files/host-files.ts";
import type { Program } from "../programs/program.ts";
import type { Clock } from "./clock.ts";
import type { Container, ContainerConfig, HostConfig, MountPoint, MountSpec } from "./container.ts";
import type { ImageConfig } from "./image.ts";
import { createLogBuffer } from "./log-buffer.ts";

/** The body of `POST /containers/create`: what is left out comes from the image or from Docker's defaults. */
export interface ContainerSpec {
  readonly Image: string;
  readonly Env?: readonly string[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Cmd?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly ExposedPorts?: Readonly<Record<string, object>> | null;
  readonly HostConfig?: Partial<HostConfig> | null;
  readonly NetworkingConfig?: {
    readonly EndpointsConfig?: Readonly<
      Record<string, { readonly Aliases?: readonly string[] | null } | null>
    >;
  } | null;
  readonly [other: string]: unknown;
}

/** What making a container needs besides its specification. */
export interface CreateInputs {
  readonly clock: Clock;
  readonly hostFiles: FileSystem;
  readonly name: string;
  readonly image: { readonly id: string; readonly config: ImageConfig };
  readonly program: Program | undefined;
  readonly files?: ReadonlyMap<string, string>;
}

function mergeEnvironment(image: readonly string[], own: readonly string[]): string[] {
  const names = new Set(own.map((entry) => entry.split("=", 1)[0]));
  return [...own, ...image.filter((entry) => !names.has(entry.split("=", 1)[0]))];
}

function bindPoint(bind: string): MountPoint {
  const [source = "", target = source, mode = ""] = bind.split(":");
  const RW = !mode.split(",").includes("ro");
  return source.startsWith("/")
    ? { Type: "bind", Source: source, Destination: target, RW }
    : volumePoint(source, target, RW);
}

function volumePoint(name: string, target: string, RW: boolean): MountPoint {
  return {
    Type: "volume",
    Name: name,
    Source: volumePath(name),
    Destination: target,
    RW,
  };
}

function mountPoint(mount: MountSpec): MountPoint {
  const RW = mount.ReadOnly !== true;
  if (mount.Type === "volume") {
    return volumePoint(mount.Source || randomBytes(32).toString("hex"), mount.Target, RW);
  }
  return { Type: mount.Type, Source: mount.Source ?? "", Destination: mount.Target, RW };
}

/** Ports with their protocol written out. */
function normalPorts(ports: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(ports).map(([port, value]) => [port.includes("/") ? port : `${port}/tcp`, value]),
  );
}

/** Gives what was asked for unless it is empty. */
function orElse(asked: unknown, fallback: string): string {
  return typeof asked === "string" && asked !== "" ? asked : fallback;
}

/** Makes the container a specification describes: the image's settings under those asked for. */
export function createContainer(spec: ContainerSpec, inputs: CreateInputs): Container {
  const { HostConfig: asked, NetworkingConfig: networking, ...rest } = spec;
  const id = randomBytes(32).toString("hex");
  const image = inputs.image.config;
  const config: ContainerConfig = {
    Domainname: "",
    User: "",
    Tty: false,
    OpenStdin: false,
    ...rest,
    WorkingDir: orElse(rest["WorkingDir"], image.WorkingDir),
    Hostname: orElse(rest["Hostname"], id.slice(0, 12)),
    Image: spec.Image,
    Env: mergeEnvironment(image.Env, spec.Env ?? []),
    Labels: { ...image.Labels, ...spec.Labels },
    Cmd: spec.Cmd ?? (spec.Entrypoint ? null : image.Cmd),
    Entrypoint: spec.Entrypoint ?? image.Entrypoint,
    ExposedPorts: { ...image.ExposedPorts, ...normalPorts(spec.ExposedPorts ?? {}) },
  };
  const firstNetwork = Object.keys(networking?.EndpointsConfig ?? {})[0];
  const hostConfig: HostConfig = {
    Memory: 0,
    NanoCpus: 0,
    Privileged: false,
    ReadonlyRootfs: false,
    AutoRemove: false,
    ...asked,
    LogConfig: asked?.LogConfig?.Type ? asked.LogConfig : { Type: "json-file", Config: {} },
    Binds: asked?.Binds ?? null,
    NetworkMode: networkMode(asked?.NetworkMode, firstNetwork),
    PortBindings: asked?.PortBindings ?? {},
    RestartPolicy: {
      Name: asked?.RestartPolicy?.Name || "no",
      MaximumRetryCount: asked?.RestartPolicy?.MaximumRetryCount ?? 0,
    },
    Runtime: asked?.Runtime || "runc",
    Mounts: asked?.Mounts ?? [],
  };
  const mounts = [...(hostConfig.Binds ?? []).map(bindPoint), ...hostConfig.Mounts.map(mountPoint)];
  const put = inputs.files ?? new Map<string, string>();
  return {
    id,
    name: inputs.name,
    createdNanos: inputs.clock.nanos(),
    imageId: inputs.image.id,
    config,
    hostConfig,
    mounts,
    files: put,
    fileSystem: createContainerFileSystem(inputs.hostFiles, () => inputs.clock.date(), {
      hostname: config.Hostname,
      mounts,
      put,
    }),
    endpoints: new Map(),
    logs: createLogBuffer(inputs.clock),
    program: inputs.program,
    mainProcess: undefined,
    status: "created",
    exitCode: 0,
    error: "",
    startedNanos: undefined,
    finishedNanos: undefined,
    restartCount: 0,
    stoppedByHand: false,
    published: new Map(),
  };
}

/** What stands in NetworkMode afterwards; since API 1.44 the engine writes `bridge` where `default` was asked for. */
function networkMode(asked: string | undefined, firstNetwork: string | undefined): string {
  const mode = asked === undefined || asked === "" || asked === "default" ? firstNetwork : asked;
  return mode === undefined || mode === "default" ? "bridge" : mode;
}
