import type { HostFiles } from "../files/host-files.ts";

/** Columns and rows of a terminal. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a command that runs in a simulated container can do. */
export interface CommandContext {
  /** The name of the container. */
  readonly container: string;
  /** What it was called with, its own name first. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** The files the container sees. */
  readonly files: HostFiles;
  /** The size now; undefined without a terminal. */
  readonly terminal: TerminalSize | undefined;
  /** Ends with the caller's input; with a terminal it comes line by line. */
  readonly stdin: AsyncIterable<Buffer>;
  /** Writes; resolves once there is room for more. */
  readonly stdout: (text: string | Uint8Array) => Promise<void>;
  readonly stderr: (text: string | Uint8Array) => Promise<void>;
  /** Fires when the process is killed or interrupted; a command that waits should end then. */
  readonly signal: AbortSignal;
}

/** A command of simulated containers: gives its exit code. */
export type Command = (context: CommandContext) => number | Promise<number>;

/** Commands by name. */
export type Commands = Readonly<Record<string, Command>>;
