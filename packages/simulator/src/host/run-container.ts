import type { Container, MountSpec } from "./container.ts";
import type { ContainerSpec } from "./container-create.ts";
import type { Daemon } from "./daemon.ts";

/** A port to publish. */
export interface PortToPublish {
  containerPort: number;
  /** As asked for; the simulator binds 127.0.0.1 in every case. */
  hostIp?: string;
  /** Left out: the system chooses. */
  hostPort?: number;
  protocol?: "tcp" | "udp";
}

/** What `docker run -d` takes. */
export interface RunOptions {
  /** Left out: a made-up name, as from Docker. */
  name?: string;
  image: string;
  env?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  ports?: readonly PortToPublish[];
  /** `Source:Target[:ro]` as for `docker run -v`, or mounts in the engine's field names. */
  mounts?: readonly (string | MountSpec)[];
  /** Networks that exist; the default is `bridge`. */
  networks?: readonly string[];
  /** Restart policy: `no` (default), `always`, `unless-stopped`, `on-failure` or `on-failure:3`. */
  restart?: string;
  /** `runc` by default; `nvidia` on a host that has it. */
  runtime?: string;
  command?: readonly string[];
}

/** Reads a restart policy as `docker run --restart` does. */
export function parseRestartPolicy(text: string): { Name: string; MaximumRetryCount: number } {
  const [Name = "no", retries] = text.split(":");
  return { Name, MaximumRetryCount: Number(retries ?? 0) };
}

/** Turns `docker run` options into the body of a create request. */
export function specOf(options: RunOptions): ContainerSpec {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, hostIp = "", hostPort, protocol = "tcp" } of options.ports ?? []) {
    const list = (bindings[`${containerPort}/${protocol}`] ??= []);
    list.push({ HostIp: hostIp, HostPort: hostPort === undefined ? "" : String(hostPort) });
  }
  const mounts = options.mounts ?? [];
  const binds = mounts.filter((mount) => typeof mount === "string");
  const networks = options.networks ?? [];
  return {
    Image: options.image,
    Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
    Labels: options.labels ?? {},
    Cmd: options.command ?? null,
    ExposedPorts: Object.fromEntries(Object.keys(bindings).map((port) => [port, {}])),
    HostConfig: {
      Binds: binds.length > 0 ? binds : null,
      Mounts: mounts.filter((mount) => typeof mount !== "string"),
      PortBindings: bindings,
      RestartPolicy: parseRestartPolicy(options.restart ?? "no"),
      Runtime: options.runtime ?? "",
      NetworkMode: networks[0] ?? "",
    },
    NetworkingConfig: { EndpointsConfig: Object.fromEntries(networks.map((name) => [name, {}])) },
  };
}

/** Pulls when needed, creates and starts, as `docker run -d` does. */
export async function runContainer(daemon: Daemon, options: RunOptions): Promise<Container> {
  if (!daemon.images.find(options.image)) daemon.images.pull(options.image);
  const container = daemon.create(options.name, specOf(options));
  await daemon.lifecycle.start(container);
  return container;
}
