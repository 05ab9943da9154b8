import type { AgentProcess } from "../agent/agent-process.ts";
import { composeDown, composeUp } from "../compose/compose-up.ts";
import type { ComposeOptions } from "../compose/project.ts";
import { hostFiles, type HostFiles } from "../files/host-files.ts";
import { openEngine, type EngineEndpoint, type EngineListener } from "../engine/listen.ts";
import { commandsWith } from "../processes/built-in-commands.ts";
import type { Commands } from "../processes/command.ts";
import { programFor, pushProgramImages } from "../programs/program-images.ts";
import type { WatchtowerProcess } from "../watchtower/watchtower-process.ts";
import { containerState, type ContainerState } from "./container-state.ts";
import { Daemon } from "./daemon.ts";
import { setDaemon } from "./daemon-of.ts";
import { defaultHardware, type Hardware } from "./hardware.ts";
import type { Registry } from "./registry.ts";
import { runContainer, type RunOptions } from "./run-container.ts";

/** How a simulated host is made; everything has a default. */
export interface DockerHostOptions {
  /** The host name, as `GET /info` gives it. Default: `simulated-host`. */
  name?: string;
  /** Default: 26.1.5. */
  engineVersion?: string;
  /** The newest API version the engine speaks. Default: 1.45. */
  apiVersion?: string;
  /** The oldest API version the engine speaks. Default: 1.24; Docker 29 has 1.44. */
  minApiVersion?: string;
  /** Whether the NVIDIA runtime is installed. Default: false. */
  nvidia?: boolean;
  /** What the agent tells of the host's devices and disks; what is left out is the default's. */
  hardware?: Partial<Hardware>;
  /** Commands that containers know besides the built-in ones, for exec and for containers with an open input. */
  commands?: Commands;
  /** Where all times on the host come from. Default: the system clock. */
  now?: () => Date;
  /** Whether a published port is the one asked for or one the system chooses. Default: `system`. */
  publishPorts?: "system" | "as-asked";
}

/** A Docker host in memory: registry, engine and the programs in its containers. */
export interface DockerHost {
  readonly registry: Registry;
  /** The files of the host and of its volumes. */
  readonly files: HostFiles;
  /** Pulls an image as `docker pull` does; throws in Docker's words. */
  pull(reference: string): { imageId: string; digest: string };
  /** Pulls when needed, creates and starts, as `docker run -d` does; rejects in Docker's words. */
  runContainer(options: RunOptions): Promise<ContainerState>;
  /** Every container, newest first, running or not. */
  containers(): readonly ContainerState[];
  /** The simulated program in a container, when it runs one. */
  program(containerName: string): WatchtowerProcess | AgentProcess | undefined;
  /** Writes a line to a container's log, as its process would. */
  writeLog(containerName: string, line: string, stream?: "stdout" | "stderr"): void;
  /** Serves the Docker Engine API; by default on a unix socket in a fresh folder that is removed on close. */
  listen(endpoint?: EngineEndpoint): Promise<EngineListener>;
  /** Does what `docker compose up -d --wait` does with this file; rejects in Compose's or Docker's words. */
  composeUp(yamlText: string, options: ComposeOptions): Promise<{ containers: string[] }>;
  /** Removes the containers and networks of a project; volumes stay. */
  composeDown(projectName: string): Promise<void>;
  /** Stops every container and closes every socket. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes a Docker host in memory; nothing listens and nothing runs yet. */
export function createDockerHost(options: DockerHostOptions = {}): DockerHost {
  const daemon = new Daemon({
    name: options.name ?? "simulated-host",
    engineVersion: options.engineVersion ?? "26.1.5",
    apiVersion: options.apiVersion ?? "1.45",
    minApiVersion: options.minApiVersion ?? "1.24",
    nvidia: options.nvidia ?? false,
    hardware: { ...defaultHardware(options.nvidia ?? false), ...options.hardware },
    publishPorts: options.publishPorts ?? "system",
    commands: commandsWith(options.commands ?? {}),
    now: options.now ?? (() => new Date()),
    programFor: (imageName) => programFor(imageName, host),
  });
  pushProgramImages(daemon.registry);
  const listeners = new Set<EngineListener>();
  const host: DockerHost = {
    registry: daemon.registry,
    files: hostFiles(daemon.files),
    pull(reference) {
      const { image, digest } = daemon.images.pull(reference);
      return { imageId: image.id, digest };
    },
    runContainer: async (run) => containerState(await runContainer(daemon, run)),
    containers: () => daemon.containers.all().map(containerState),
    program: (name) => daemon.containers.find(name)?.program?.process,
    writeLog: (name, line, stream = "stdout") => daemon.containers.get(name).logs.write(stream, line),
    async listen(endpoint) {
      const listener = await openEngine(daemon, endpoint);
      listeners.add(listener);
      return listener;
    },
    composeUp: (yamlText, compose) => composeUp(daemon, yamlText, compose),
    composeDown: (projectName) => composeDown(daemon, projectName),
    async close() {
      await Promise.all([...listeners].map((listener) => listener.close()));
      await daemon.lifecycle.powerOff();
    },
    [Symbol.asyncDispose]: () => host.close(),
  };
  setDaemon(host, daemon);
  return host;
}
