import { randomUUID } from "node:crypto";
import type { FileSystem } from "../files/file-system.ts";
import { createHostFileSystem } from "../files/host-files.ts";
import type { SwarmPlace } from "../swarm/swarm-cluster.ts";
import type { Commands } from "../processes/command.ts";
import type { Program } from "../programs/program.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Container, eventAttributes } from "./container.ts";
import { type ContainerSpec, createContainer } from "./container-create.ts";
import { ContainerLifecycle } from "./container-lifecycle.ts";
import { ContainerStore } from "./container-store.ts";
import { DockerError } from "./docker-error.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import { ExecStore } from "./exec-store.ts";
import type { Hardware } from "./hardware.ts";
import { ImageStore, type StoredImage } from "./image-store.ts";
import { NetworkStore } from "./network-store.ts";
import { PortPublisher } from "./port-publisher.ts";
import { createRegistry, type RegistryContents } from "./registry.ts";
import { VolumeStore } from "./volume-store.ts";

/** What a simulated engine is made of, with every default filled in. */
export interface DaemonOptions {
  readonly name: string;
  readonly engineVersion: string;
  readonly apiVersion: string;
  readonly minApiVersion: string;
  readonly nvidia: boolean;
  readonly hardware: Hardware;
  /** The commands that run in containers. */
  readonly commands: Commands;
  readonly publishPorts: "system" | "as-asked";
  readonly now: () => Date;
  /** The program a container of an image runs, when it is one the simulator knows. */
  readonly programFor: (imageName: string) => Program | undefined;
}

/** The simulated Docker daemon: what the HTTP API, the programs and the public host object all act on. */
export class Daemon {
  readonly options: DaemonOptions;
  /** Tells engines apart, as `/info` gives it. */
  readonly id = randomUUID();
  readonly clock: Clock;
  readonly events: EventLog;
  readonly files: FileSystem;
  readonly registry: RegistryContents = createRegistry();
  readonly images: ImageStore;
  readonly networks: NetworkStore;
  readonly volumes: VolumeStore;
  readonly containers = new ContainerStore();
  readonly execs = new ExecStore();
  readonly lifecycle: ContainerLifecycle;
  /** The place in a Swarm; undefined on a standalone engine. */
  swarm: SwarmPlace | undefined;
  #lastPid = 4242;

  constructor(options: DaemonOptions) {
    this.options = options;
    this.clock = createClock(options.now);
    this.events = createEventLog(this.clock);
    this.images = new ImageStore(this.registry, this.events);
    this.networks = new NetworkStore(this.clock, this.events);
    this.files = createHostFileSystem(options.name, options.now);
    this.volumes = new VolumeStore(this.clock, this.events, this.files);
    this.lifecycle = new ContainerLifecycle({
      clock: this.clock,
      containers: this.containers,
      networks: this.networks,
      ports: new PortPublisher(options.publishPorts),
      events: this.events,
      execs: this.execs,
      commands: options.commands,
    });
  }

  /** The number of a new process. */
  nextPid(): number {
    return ++this.#lastPid;
  }

  /** The OCI runtimes the engine knows. */
  runtimes(): readonly string[] {
    return ["io.containerd.runc.v2", ...(this.options.nvidia ? ["nvidia"] : []), "runc"];
  }

  /** Makes a container; the image must be there already, as for `POST /containers/create`. */
  create(name: string | undefined, spec: ContainerSpec, files?: ReadonlyMap<string, string>): Container {
    const { image, tags } = this.#imageFor(spec.Image);
    const freeName = this.containers.freeName(name);
    const runtime = spec.HostConfig?.Runtime;
    if (runtime && !this.runtimes().includes(runtime)) {
      throw new DockerError(400, `unknown or invalid runtime name: ${runtime}`);
    }
    const imageName = /^(?:sha256:)?[0-9a-f]{12,64}$/.test(spec.Image) ? [...tags][0] : spec.Image;
    const container = createContainer(spec, {
      clock: this.clock,
      hostFiles: this.files,
      name: freeName,
      image,
      program: imageName === undefined ? undefined : this.options.programFor(imageName),
      ...(files ? { files } : {}),
    });
    this.#connect(container, spec);
    for (const mount of container.mounts) {
      if (mount.Type === "volume" && mount.Name !== undefined) this.volumes.ensure(mount.Name);
    }
    this.containers.add(container);
    this.events.record("container", "create", container.id, eventAttributes(container));
    return container;
  }

  #imageFor(name: string): StoredImage {
    if (name === "") throw new DockerError(400, "no command specified");
    return this.images.get(name);
  }

  #connect(container: Container, spec: ContainerSpec): void {
    const mode = container.hostConfig.NetworkMode;
    if (mode.startsWith("container:")) return;
    const asked = spec.NetworkingConfig?.EndpointsConfig ?? {};
    for (const name of [mode, ...Object.keys(asked)]) {
      const network = this.networks.get(name).name;
      if (container.endpoints.has(network)) continue;
      const [joined, endpoint] = this.networks.join(network, container.id, asked[name]?.Aliases ?? []);
      container.endpoints.set(joined, endpoint);
    }
  }
}
