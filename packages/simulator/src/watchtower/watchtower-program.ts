import type { Server } from "node:http";
import type { Socket } from "node:net";
import { checkApiVersion } from "../engine/engine-server.ts";
import { rfc3339Nano } from "../host/clock.ts";
import type { Container } from "../host/container.ts";
import { daemonOf } from "../host/daemon-of.ts";
import type { DockerHost } from "../host/docker-host.ts";
import { type Program, type ProgramContext, ProgramExit } from "../programs/program.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import { createContainrrrServer } from "./containrrr-http.ts";
import { checkTokens } from "./endpoint-groups.ts";
import { scopeLabel } from "./labels.ts";
import { formatLogLine, type Log } from "./log-line.ts";
import { createForkServer } from "./nicholas-fedor-http.ts";
import { Notifier } from "./notifier.ts";
import { endOtherInstances } from "./older-instances.ts";
import { scheduleOf } from "./scan-schedule.ts";
import { readSettings, type WatchtowerFlavour, type WatchtowerSettings } from "./settings.ts";
import { logStart } from "./start-log.ts";
import { UpdateControls } from "./update-controls.ts";
import { WatchtowerRun } from "./watchtower-run.ts";
import type { WatchtowerProcess } from "./watchtower-process.ts";

/** A Watchtower as a program: made once for a container, started and stopped with it. */
export class WatchtowerProgram implements Program {
  readonly flavour: WatchtowerFlavour;
  readonly host: DockerHost;
  readonly requests: RecordedRequest[] = [];
  readonly controls = new UpdateControls();
  readonly process: WatchtowerProcess;
  /** The surroundings of the life that runs now, or ran last. */
  context: ProgramContext | undefined;
  lag = 0;
  #run: WatchtowerRun | undefined;
  #server: Server | undefined;
  #notifier: Notifier | undefined;
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
    const { flavour } = this;
    const daemon = daemonOf(this.host);
    const own = context.containerId === undefined ? undefined : daemon.containers.get(context.containerId);
    this.#notifier = undefined;
    const write: Log = (level, message, fields) => {
      const time = rfc3339Nano((daemon.clock.nanos() / 1_000_000_000n) * 1_000_000_000n);
      context.log(formatLogLine(flavour, time, level, message, fields));
    };
    const log: Log = (level, message, fields) => {
      write(level, message, fields);
      this.#notifier?.entry(level, message, fields);
    };
    const settings = this.#settings(context, own, log);
    const schedule = scheduleOf(flavour, settings, log);
    if (flavour === "containrrr") this.#checkEngine(context, log);
    else checkTokens(flavour, settings, log);
    const notifier = new Notifier({
      flavour,
      settings: settings.notifications,
      hostname: own?.config.Hostname ?? daemon.options.name,
      clock: daemon.clock,
      log: write,
    });
    this.#notifier = notifier;
    const run = new WatchtowerRun({
      flavour,
      daemon,
      settings,
      context,
      controls: this.controls,
      requests: this.requests,
      log,
      notifier,
      scheduled: schedule !== undefined,
      takeLag: () => {
        const { lag } = this;
        this.lag = 0;
        return lag;
      },
    });
    this.#run = run;
    notifier.begin();
    const facts = {
      settings,
      schedule,
      now: daemon.clock.date(),
      engineApiVersion: daemon.options.apiVersion,
      portPublished: run.portPublished,
    };
    logStart(flavour, facts, log);
    notifier.finishStart();
    if (settings.runOnce) {
      void run.runOnce();
      return;
    }
    if (flavour === "containrrr") checkTokens(flavour, settings, log);
    if (own) await endOtherInstances(flavour, daemon, own, settings);
    if (settings.endpoints.size > 0) {
      this.#server = flavour === "containrrr" ? createContainrrrServer(run) : createForkServer(run);
    }
  }

  stop(): void {
    this.#run?.end();
    this.#run = undefined;
    this.#server = undefined;
    this.#published.clear();
    for (const socket of this.#sockets) socket.destroy();
  }

  /**
   * The exit code after SIGTERM as the first process of a container.
   *
   * The fork ends cleanly; 1.7.1 fails once its schedule waited for a running update, and without a schedule it
   * handles no signal at all: Go gives up with 2 (143 outside a container).
   */
  exitCodeAfter(signal: string): number | undefined {
    if (!/^(?:15|(?:SIG)?TERM)$/.test(signal)) return undefined;
    if (this.flavour === "nicholas-fedor") return 0;
    return this.#run?.inputs.scheduled === true ? 1 : 2;
  }

  accept(containerPort: number, socket: Socket): boolean {
    if (!this.#server || containerPort !== this.port) return false;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return this.#server.emit("connection", socket);
  }

  /** Reads the settings; without a scope of its own the fork takes the one on its container's label. */
  #settings(context: ProgramContext, own: Container | undefined, log: Log): WatchtowerSettings {
    const settings = readSettings(this.flavour, context, log);
    if (this.flavour === "containrrr" || settings.scope !== "" || !own) return settings;
    return { ...settings, scope: scopeLabel(own) };
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
}
