import { randomBytes } from "node:crypto";
import type { ContainerProcess } from "../processes/container-process.ts";
import type { Container } from "./container.ts";
import { DockerError } from "./docker-error.ts";

/** The body of `POST /containers/{id}/exec`, in the engine's own field names. */
export interface ExecSpec {
  readonly AttachStdin?: boolean;
  readonly AttachStdout?: boolean;
  readonly AttachStderr?: boolean;
  readonly Tty?: boolean;
  readonly Cmd?: readonly string[] | null;
  readonly Env?: readonly string[] | null;
  readonly WorkingDir?: string;
  readonly Privileged?: boolean;
  readonly User?: string;
  readonly DetachKeys?: string;
  readonly ConsoleSize?: readonly [rows: number, columns: number] | null;
}

/** A command prepared to run in a container that runs already. */
export interface Exec {
  readonly id: string;
  readonly container: Container;
  readonly spec: ExecSpec;
  readonly command: readonly string[];
  process: ContainerProcess | undefined;
  running: boolean;
  /** Undefined until it has ended. */
  exitCode: number | undefined;
  pid: number;
}

/** The exec instances of a host; they go with their container. */
export class ExecStore {
  readonly #execs = new Map<string, Exec>();

  create(container: Container, spec: ExecSpec): Exec {
    const command = spec.Cmd ?? [];
    if (command.length === 0) throw new DockerError(400, "No exec command specified");
    mustRun(container);
    const id = randomBytes(32).toString("hex");
    const exec: Exec = {
      id,
      container,
      spec,
      command,
      process: undefined,
      running: false,
      exitCode: undefined,
      pid: 0,
    };
    this.#execs.set(id, exec);
    return exec;
  }

  get(id: string): Exec {
    const exec = this.#execs.get(id);
    if (!exec) throw new DockerError(404, `No such exec instance: ${id}`);
    return exec;
  }

  /** The instances of a container that have not ended, as its inspection lists them. */
  liveIn(container: Container): readonly string[] {
    return [...this.#execs.values()]
      .filter((exec) => exec.container === container && exec.exitCode === undefined)
      .map(({ id }) => id);
  }

  /** Ends what runs in a container that has ended. */
  endIn(container: Container): void {
    for (const exec of this.#execs.values()) if (exec.container === container) exec.process?.kill();
  }

  /** Forgets the instances of a container that is removed. */
  forget(container: Container): void {
    for (const [id, exec] of this.#execs) if (exec.container === container) this.#execs.delete(id);
  }
}

/** Throws Docker's 409 for a container in which nothing can be started. */
export function mustRun(container: Container): void {
  if (container.status === "running") return;
  throw new DockerError(409, `container ${container.id} is not running`);
}
