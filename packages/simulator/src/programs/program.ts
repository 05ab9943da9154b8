import type { Socket } from "node:net";
import type { FileSystem } from "../files/file-system.ts";
import type { AgentProcess } from "../agent/agent-process.ts";
import type { WatchtowerProcess } from "../watchtower/watchtower-process.ts";

/** What the environment of a process looks like from within. */
export interface ProgramContext {
  readonly env: Readonly<Record<string, string>>;
  /** The id of the container the process runs in; undefined for one started directly. */
  readonly containerId: string | undefined;
  /** The process's own address, as its certificate names it. */
  readonly ipAddress: string;
  /** Writes a line to the process's log. */
  log(line: string, stream?: "stdout" | "stderr"): void;
  /** What a path inside the container holds. */
  readFile(path: string): { kind: "file"; content: string } | { kind: "directory" } | undefined;
  /** The file system the process sees. */
  readonly fileSystem: FileSystem;
  /** Ends the process with an exit code some time after its start; during the start throw `ProgramExit` instead. */
  exit(code: number): void;
  /** Stops the process and starts it again. */
  restart(): Promise<void>;
  /** Ends the process at once, as SIGKILL does, and nothing starts it again by itself. */
  kill(): Promise<void>;
  /** Stops listening while the process lives on; in front of a container Docker still takes connections and drops them. */
  stopListening(): void;
}

/** Thrown while a program starts: the process logged why and ended. */
export class ProgramExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`The program ended with exit code ${code}.`);
    this.name = "ProgramExit";
    this.code = code;
  }
}

/** A program that runs in a container: made with the container, started and stopped as often as the container is. */
export interface Program {
  /** The test handle, the same over restarts. */
  readonly process: WatchtowerProcess | AgentProcess;
  start(context: ProgramContext): Promise<void>;
  /** Ends the process: nothing of it acts or answers afterwards. Must not wait for what the process is doing. */
  stop(): void;
  /** The exit code after a signal that ends it; undefined for 128 and the number of the signal. */
  exitCodeAfter?(signal: string): number | undefined;
  /** Takes a connection to a port of the container; false when nothing listens there. */
  accept(containerPort: number, socket: Socket): boolean;
  /** Tells the program at which URL its port can be reached from outside; undefined when it cannot. */
  published(containerPort: number, hostPort: number | undefined): void;
}
