import type { Commands } from "../processes/command.ts";
import { type ProgramContext, ProgramExit } from "../programs/program.ts";
import type { Clock } from "./clock.ts";
import { type Container, environmentOf, eventAttributes } from "./container.ts";
import { readContainerFile } from "./container-files.ts";
import type { ContainerStore } from "./container-store.ts";
import { DockerError } from "./docker-error.ts";
import type { EventLog } from "./event-log.ts";
import type { ExecStore } from "./exec-store.ts";
import { endMainProcess, startMainProcess } from "./main-process.ts";
import type { NetworkStore } from "./network-store.ts";
import type { PortPublisher } from "./port-publisher.ts";
import { RestartTimers } from "./restart-policy.ts";
import { endsProcess, exitCodeAfter, signalNumber } from "./signals.ts";

/** What starting and stopping containers touches. */
export interface LifecycleInputs {
  readonly clock: Clock;
  readonly containers: ContainerStore;
  readonly networks: NetworkStore;
  readonly ports: PortPublisher;
  readonly events: EventLog;
  readonly execs: ExecStore;
  readonly commands: Commands;
}

/** Starts, stops and removes containers; operations on one container wait for each other. */
export class ContainerLifecycle {
  readonly #inputs: LifecycleInputs;
  readonly #turns = new WeakMap<Container, Promise<unknown>>();
  readonly #restarts = new RestartTimers();

  constructor(inputs: LifecycleInputs) {
    this.#inputs = inputs;
  }

  /** Starts a container; false when it was running already. A failed start leaves it as it was, with the reason. */
  start(container: Container): Promise<boolean> {
    return this.#inTurn(container, async () => {
      if (container.status === "running") return false;
      this.#restarts.forget(container);
      container.restartCount = 0;
      await this.#launch(container);
      return true;
    });
  }

  /** Stops a container; false when it was not running. */
  stop(container: Container, signal = "SIGTERM"): Promise<boolean> {
    return this.#inTurn(container, async () => {
      container.stoppedByHand = true;
      this.#restarts.forget(container);
      if (container.status === "restarting") container.status = "exited";
      if (container.status !== "running") return false;
      this.#record(container, "kill", { signal: signalNumber(signal) });
      await this.#ended(container, exitCode(container, signal));
      this.#record(container, "stop");
      return true;
    });
  }

  /** Sends a signal; one that ends a process ends the container. */
  kill(container: Container, signal = "SIGKILL"): Promise<void> {
    return this.#inTurn(container, async () => {
      if (container.status !== "running") {
        throw new DockerError(
          409,
          `cannot kill container: ${container.name}: container ${container.id} is not running`,
        );
      }
      this.#record(container, "kill", { signal: signalNumber(signal) });
      if (!endsProcess(signal)) return;
      container.stoppedByHand = true;
      await this.#ended(container, exitCode(container, signal));
    });
  }

  /** Stops a container when it runs and starts it. */
  async restart(container: Container): Promise<void> {
    await this.stop(container);
    await this.start(container);
    this.#record(container, "restart");
  }

  /** Removes a container; a running one only by force. */
  remove(container: Container, force = false): Promise<void> {
    return this.#inTurn(container, async () => {
      if (this.#inputs.containers.find(container.id) !== container) {
        throw new DockerError(404, `No such container: ${container.id}`);
      }
      if (container.status === "running" && !force) {
        throw new DockerError(
          409,
          `cannot remove container "/${container.name}": container is running: ` +
            "stop the container before removing or force remove",
        );
      }
      container.stoppedByHand = true;
      this.#restarts.forget(container);
      if (container.status === "running") {
        this.#record(container, "kill", { signal: "9" });
        await this.#ended(container, 137);
      }
      this.#inputs.containers.delete(container);
      this.#inputs.execs.forget(container);
      this.#record(container, "destroy");
    });
  }

  /** Gives a container another name. */
  rename(container: Container, name: string): void {
    const oldName = container.name;
    container.name = this.#inputs.containers.freeName(name);
    this.#record(container, "rename", { oldName: `/${oldName}` });
  }

  /** Ends every container without a trace in their state: the machine goes away. */
  async powerOff(): Promise<void> {
    this.#restarts.close();
    await Promise.all(
      this.#inputs.containers.all().map((container) =>
        this.#inTurn(container, async () => {
          container.stoppedByHand = true;
          if (container.status === "running") await this.#ended(container, 137);
        }),
      ),
    );
  }

  async #launch(container: Container): Promise<void> {
    const { clock, networks, ports } = this.#inputs;
    const program = container.program;
    container.stoppedByHand = false;
    try {
      for (const name of container.endpoints.keys()) networks.get(name);
      container.published = await ports.open(container, (port, socket) => {
        // Docker's port proxy accepts first; with nobody behind it the client sees a reset.
        if (program?.accept(port, socket) !== true) socket.resetAndDestroy();
      });
    } catch (error) {
      container.error = (error as Error).message;
      container.exitCode = 128;
      throw error;
    }
    container.error = "";
    container.status = "running";
    container.exitCode = 0;
    container.startedNanos = clock.nanos();
    if (!program) this.#startMain(container);
    this.#record(container, "start");
    if (!program) return;
    for (const [port, [first]] of container.published)
      program.published(Number.parseInt(port), first?.hostPort);
    try {
      await program.start(this.#contextOf(container));
    } catch (error) {
      if (!(error instanceof ProgramExit)) throw error;
      await this.#ended(container, error.code);
    }
  }

  #startMain(container: Container): void {
    const { startedNanos } = container;
    startMainProcess(container, this.#inputs.commands, (code) => {
      void this.#inTurn(container, async () => {
        const same = container.status === "running" && container.startedNanos === startedNanos;
        if (same) await this.#ended(container, code);
      });
    });
  }

  async #ended(container: Container, exitCode: number): Promise<void> {
    container.status = "exited";
    container.exitCode = exitCode;
    container.finishedNanos = this.#inputs.clock.nanos();
    container.program?.stop();
    endMainProcess(container);
    this.#inputs.execs.endIn(container);
    await this.#inputs.ports.close(container.id);
    container.published = new Map();
    this.#record(container, "die", { exitCode: String(exitCode), execDuration: "0" });
    if (container.hostConfig["AutoRemove"] === true) {
      // In a turn of its own: this one may be a removal already.
      this.remove(container).catch(() => undefined);
      return;
    }
    this.#restarts.consider(container, () =>
      this.#inTurn(container, async () => {
        if (container.status === "restarting") await this.#launch(container);
      }),
    );
  }

  #contextOf(container: Container): ProgramContext {
    const startedNanos = container.startedNanos;
    return {
      env: environmentOf(container),
      containerId: container.id,
      ipAddress: [...container.endpoints.values()][0]?.ipAddress ?? "",
      log: (line, stream = "stderr") => container.logs.write(stream, line),
      readFile: (path) => readContainerFile(container, path),
      fileSystem: container.fileSystem,
      exit: (code) => {
        void this.#inTurn(container, async () => {
          const same = container.status === "running" && container.startedNanos === startedNanos;
          if (same) await this.#ended(container, code);
        });
      },
      restart: () => this.restart(container),
      kill: () => this.kill(container),
      stopListening: () => undefined,
    };
  }

  #inTurn<T>(container: Container, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(container) ?? Promise.resolve();
    const mine = before.then(act, act);
    this.#turns.set(
      container,
      mine.catch(() => undefined),
    );
    return mine;
  }

  #record(container: Container, action: string, more: Readonly<Record<string, string>> = {}): void {
    this.#inputs.events.record("container", action, container.id, { ...eventAttributes(container), ...more });
  }
}

function exitCode({ program }: Container, signal: string): number {
  return program?.exitCodeAfter?.(signal) ?? exitCodeAfter(signal, program !== undefined);
}
