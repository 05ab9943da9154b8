import type { Server } from "node:http";
import type { Socket } from "node:net";
import { checkApiVersion } from "../engine/engine-server.ts";
import { rfc3339Nano } from "../host/clock.ts";
import { daemonOf } from "../host/daemon-of.ts";
import type { DockerHost } from "../host/docker-host.ts";
import { type Program, type ProgramContext, ProgramExit } from "../programs/program.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import { createContainrrrServer } from "./containrrr-http.ts";
import { isWatchtower, scopeOf } from "./labels.ts";
import { createForkServer } from "./nicholas-fedor-http.ts";
import { type Log, readSettings, type WatchtowerFlavour } from "./settings.ts";
import { UpdateControls } from "./update-controls.ts";
import { WatchtowerRun } from "./watchtower-run.ts";
import type { WatchtowerProcess } from "./watchtower-process.ts";

/** The versions that are simulated. */
export const watchtowerVersions: Readonly<Record<WatchtowerFlavour, string>> = {
  containrrr: "1.7.1",
  "nicholas-fedor": "1.21.0",
};

/** A Watchtower as a program: made once for a container, started and stopped with it. */
export class WatchtowerProgram implements Program {
  readonly flavour: WatchtowerFlavour;
  readonly host: DockerHost;
  readonly requests: RecordedRequest[] = [];
  readonly controls = new UpdateControls();
  readonly process: WatchtowerProcess;
  /** The lines of this program's log when it runs in no container. */
  context: ProgramContext | undefined;
  lag = 0;
  #run: WatchtowerRun | undefined;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #published = new Map<number, number>();

  constructor(
    flavour: WatchtowerFlavour,
    host: DockerHost,
    handle: (program: WatchtowerProgram) => WatchtowerProcess,
  ) {
    this.flavour = flavour;
    this.host = host;
    this.process = handle(this);
  }

  /** The life that runs now; throws when the program does not run. */
  get run(): WatchtowerRun {
    if (!this.#run)
      throw new Error("@stack/simulator: this Watchtower does not run (read its container's logs).");
    return this.#run;
  }

  /** The port the API listens on. */
  get port(): number {
    return this.#run?.inputs.settings.port ?? 8080;
  }

  get url(): string {
    const port = this.#published.get(this.port);
    return port === undefined ? "" : `http://127.0.0.1:${port}`;
  }

  published(containerPort: number, hostPort: number | undefined): void {
    if (hostPort === undefined) this.#published.delete(containerPort);
    else this.#published.set(containerPort, hostPort);
  }

  async start(context: ProgramContext): Promise<void> {
    this.context = context;
    const daemon = daemonOf(this.host);
    const log: Log = (level, message) => {
      const time = rfc3339Nano((daemon.clock.nanos() / 1_000_000_000n) * 1_000_000_000n);
      context.log(`time="${time}" level=${level} msg=${JSON.stringify(message)}`);
    };
    const settings = readSettings(this.flavour, context, log);
    if (this.flavour === "containrrr") this.#checkEngine(context, log);
    const run = new WatchtowerRun({
      flavour: this.flavour,
      daemon,
      settings,
      context,
      controls: this.controls,
      requests: this.requests,
      log,
      takeLag: () => {
        const { lag } = this;
        this.lag = 0;
        return lag;
      },
    });
    this.#run = run;
    log("info", `Watchtower ${watchtowerVersions[this.flavour]}`);
    log("info", "Using no notifications");
    log("info", "Checking all containers (except explicitly disabled with label)");
    if (settings.runOnce) {
      void run.update().then(
        () => context.exit(0),
        () => context.exit(1),
      );
      return;
    }
    await this.#endOlderInstances(context);
    if (settings.endpoints.size > 0) {
      this.#server = this.flavour === "containrrr" ? createContainrrrServer(run) : createForkServer(run);
      log("info", `The HTTP API is enabled at :${settings.port}.`);
    }
  }

  stop(): void {
    this.#run?.end();
    this.#run = undefined;
    this.#server = undefined;
    this.#published.clear();
    for (const socket of this.#sockets) socket.destroy();
  }

  accept(containerPort: number, socket: Socket): boolean {
    if (!this.#server || containerPort !== this.port) return false;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return this.#server.emit("connection", socket);
  }

  /** 1.7.1 pins its API version, 1.25 unless told otherwise, and does not survive an engine that refuses it. */
  #checkEngine({ env }: ProgramContext, log: Log): void {
    try {
      checkApiVersion(daemonOf(this.host), env["DOCKER_API_VERSION"] || "1.25");
    } catch (error) {
      log("error", `Error response from daemon: ${(error as Error).message}`);
      throw new ProgramExit(1);
    }
  }

  /** A Watchtower that starts ends older ones of its scope: that is how an update of itself is finished. */
  async #endOlderInstances({ containerId }: ProgramContext): Promise<void> {
    if (containerId === undefined) return;
    const { containers, lifecycle } = daemonOf(this.host);
    const own = containers.get(containerId);
    const { scope } = this.run.inputs.settings;
    const anyScope = scope === "" && this.flavour === "containrrr";
    for (const other of containers.all()) {
      const sameScope = anyScope || scopeOf(other) === (scope || "none");
      const older = other.createdNanos < own.createdNanos;
      if (!isWatchtower(other) || !sameScope || !older || other.status !== "running") continue;
      await lifecycle.stop(other);
      await lifecycle.remove(other);
    }
  }
}
