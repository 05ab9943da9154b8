import { rfc3339Nano } from "../host/clock.ts";
import type { Daemon } from "../host/daemon.ts";
import { swarmInfo } from "./swarm-routes.ts";
import type { EngineReply, EngineRequest, EngineRoute } from "./route.ts";

function ping({ daemon, response, request }: EngineRequest): EngineReply {
  response.writeHead(200, {
    "Builder-Version": "2",
    "Cache-Control": "no-cache, no-store, must-revalidate",
    "Content-Length": request.method === "HEAD" ? 0 : 2,
    "Content-Type": "text/plain; charset=utf-8",
    Pragma: "no-cache",
    Swarm: daemon.swarm ? `active/${daemon.swarm.node.role}` : "inactive",
  });
  response.end(request.method === "HEAD" ? undefined : "OK");
  return undefined;
}

function version({ engineVersion, apiVersion, minApiVersion }: Daemon["options"]): object {
  const details = {
    ApiVersion: apiVersion,
    Arch: "amd64",
    BuildTime: "2024-01-01T00:00:00.000000000+00:00",
    GitCommit: "simulated",
    GoVersion: "go1.21.13",
    KernelVersion: "6.1.0-simulated",
    MinAPIVersion: minApiVersion,
    Os: "linux",
  };
  return {
    Platform: { Name: "Docker Engine - Community" },
    Components: [{ Name: "Engine", Version: engineVersion, Details: { ...details, Experimental: "false" } }],
    Version: engineVersion,
    ...details,
  };
}

function info(daemon: Daemon): object {
  const states = daemon.containers.all().map(({ status }) => status);
  return {
    ID: daemon.id,
    Containers: states.length,
    ContainersRunning: states.filter((state) => state === "running").length,
    ContainersPaused: 0,
    ContainersStopped: states.filter((state) => state !== "running").length,
    Images: daemon.images.all().length,
    Driver: "overlay2",
    MemoryLimit: true,
    NCPU: 4,
    MemTotal: 8 * 1024 ** 3,
    Name: daemon.options.name,
    OSType: "linux",
    Architecture: "x86_64",
    OperatingSystem: "Simulated Linux",
    KernelVersion: "6.1.0-simulated",
    ServerVersion: daemon.options.engineVersion,
    SystemTime: rfc3339Nano(daemon.clock.nanos()),
    DockerRootDir: "/var/lib/docker",
    IndexServerAddress: "https://index.docker.io/v1/",
    Labels: [],
    DefaultRuntime: "runc",
    Runtimes: Object.fromEntries(
      daemon
        .runtimes()
        .map((name) => [name, { path: name === "nvidia" ? "nvidia-container-runtime" : "runc" }]),
    ),
    Swarm: swarmInfo(daemon),
    Plugins: {
      Volume: ["local"],
      Network: ["bridge", "host", "null"],
      Authorization: null,
      Log: ["json-file"],
    },
    LoggingDriver: "json-file",
    CgroupDriver: "systemd",
    CgroupVersion: "2",
    SecurityOptions: ["name=seccomp,profile=builtin"],
    Warnings: null,
  };
}

/** `/_ping`, `/version` and `/info`. */
export const systemRoutes: readonly EngineRoute[] = [
  { method: "GET", path: /^\/_ping$/, handle: ping },
  { method: "HEAD", path: /^\/_ping$/, handle: ping },
  {
    method: "GET",
    path: /^\/version$/,
    handle: ({ daemon }) => ({ status: 200, json: version(daemon.options) }),
  },
  { method: "GET", path: /^\/info$/, handle: ({ daemon }) => ({ status: 200, json: info(daemon) }) },
];
