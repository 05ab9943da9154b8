import { rfc3339Nano, zeroTime } from "../host/clock.ts";
import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { humanDuration } from "./human-duration.ts";

function time(nanos: bigint | undefined): string {
  return nanos === undefined ? zeroTime : rfc3339Nano(nanos);
}

function networksJson(container: Container): object {
  return Object.fromEntries(
    [...container.endpoints].map(([name, endpoint]) => {
      const connected = container.status === "running";
      return [
        name,
        {
          IPAMConfig: null,
          Links: null,
          Aliases: endpoint.aliases.length > 0 ? endpoint.aliases : null,
          NetworkID: endpoint.networkId,
          EndpointID: connected ? endpoint.endpointId : "",
          Gateway: connected ? endpoint.gateway : "",
          IPAddress: connected ? endpoint.ipAddress : "",
          IPPrefixLen: connected && endpoint.ipAddress !== "" ? 16 : 0,
          DNSNames: [container.name, ...endpoint.aliases, container.id.slice(0, 12)],
        },
      ];
    }),
  );
}

function healthOf(container: Container): string | undefined {
  const check = container.config["Healthcheck"] as { Test?: readonly string[] } | null | undefined;
  if (!check?.Test || check.Test[0] === "NONE") return undefined;
  return container.status === "running" ? "healthy" : "unhealthy";
}

function stateJson(container: Container): object {
  const health = healthOf(container);
  const running = container.status === "running";
  return {
    Status: container.status,
    // The engine reports a container that waits for its restart as running too.
    Running: running || container.status === "restarting",
    Paused: false,
    Restarting: container.status === "restarting",
    OOMKilled: false,
    Dead: false,
    Pid: running ? 4242 : 0,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: time(container.startedNanos),
    FinishedAt: time(container.finishedNanos),
    ...(health === undefined ? {} : { Health: { Status: health, FailingStreak: 0, Log: [] } }),
  };
}

function commandOf({ config }: Container): string[] {
  return [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
}

/** The answer of `GET /containers/{id}/json`, with the exec instances that have not ended. */
export function inspectJson(container: Container, execIds: readonly string[]): object {
  const [path = "", ...args] = commandOf(container);
  const ports = Object.keys({ ...container.config.ExposedPorts, ...container.hostConfig.PortBindings });
  const running = container.status === "running";
  return {
    Id: container.id,
    Created: rfc3339Nano(container.createdNanos),
    Path: path,
    Args: args,
    State: stateJson(container),
    Image: container.imageId,
    ResolvConfPath: "",
    HostnamePath: "",
    HostsPath: "",
    LogPath: "",
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: "overlay2",
    Platform: "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: execIds.length === 0 ? null : execIds,
    HostConfig: container.hostConfig,
    GraphDriver: { Name: "overlay2", Data: null },
    Mounts: mountsJson(container),
    Config: container.config,
    NetworkSettings: {
      Bridge: "",
      SandboxID: "",
      SandboxKey: "",
      Ports: running
        ? Object.fromEntries(
            ports.map((port) => [
              port,
              container.published
                .get(port)
                ?.map(({ hostIp, hostPort }) => ({ HostIp: hostIp, HostPort: String(hostPort) })) ?? null,
            ]),
          )
        : {},
      Networks: networksJson(container),
    },
  };
}

function mountsJson(container: Container): object[] {
  return container.mounts.map((mount) => ({
    ...mount,
    ...(mount.Type === "volume" ? { Driver: "local" } : {}),
    Mode: mount.RW ? "" : "ro",
    Propagation: mount.Type === "bind" ? "rprivate" : "",
  }));
}

function statusText(daemon: Daemon, container: Container): string {
  const now = daemon.clock.date().getTime();
  const since = (nanos = 0n): string => humanDuration((now - Number(nanos / 1_000_000n)) / 1000);
  switch (container.status) {
    case "created":
      return "Created";
    case "running": {
      const health = healthOf(container);
      return `Up ${since(container.startedNanos)}${health === undefined ? "" : ` (${health})`}`;
    }
    case "restarting":
      return `Restarting (${container.exitCode}) ${since(container.finishedNanos)} ago`;
    case "exited":
      return `Exited (${container.exitCode}) ${since(container.finishedNanos)} ago`;
  }
}

/** One entry of `GET /containers/json`. */
export function summaryJson(daemon: Daemon, container: Container): object {
  const named = daemon.images.find(container.config.Image);
  const ports = Object.keys(container.config.ExposedPorts);
  const running = container.status === "running";
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    // Once the tag names another image, the engine shows the id instead.
    Image: named?.image.id === container.imageId ? container.config.Image : container.imageId,
    ImageID: container.imageId,
    Command: commandOf(container).join(" "),
    Created: Number(container.createdNanos / 1_000_000_000n),
    Ports: running
      ? ports.flatMap((port): object[] => {
          const [number = "", type = "tcp"] = port.split("/");
          const inside = { PrivatePort: Number(number), Type: type };
          const bound = container.published.get(port);
          if (!bound) return [inside];
          return bound.map(({ hostIp, hostPort }) => ({ IP: hostIp, PublicPort: hostPort, ...inside }));
        })
      : [],
    Labels: container.config.Labels,
    State: container.status,
    Status: statusText(daemon, container),
    HostConfig: { NetworkMode: container.hostConfig.NetworkMode },
    NetworkSettings: { Networks: networksJson(container) },
    Mounts: mountsJson(container),
  };
}
