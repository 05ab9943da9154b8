import { PassThrough } from "node:stream";
import { hostFiles } from "../files/host-files.ts";
import { type Container, environmentOf } from "../host/container.ts";
import type { CommandContext, Commands, TerminalSize } from "./command.ts";
import { Terminal } from "./terminal.ts";

/** The streams a process writes to. */
export type OutputStream = "stdout" | "stderr";

/** What a process is started with. */
export interface ProcessSpec {
  readonly container: Container;
  readonly command: readonly string[];
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly tty: boolean;
  /** Gets what the process writes; resolves once there is room for more. */
  readonly output: (stream: OutputStream, bytes: Buffer) => Promise<void>;
}

/** The exit code of a process that a signal ended. */
const interrupted = 130;
const killed = 137;

/** A process in a container: a command of the simulator with streams, and a terminal when asked for. */
export class ContainerProcess {
  /** What is written here is the input; its end is the end of the input. */
  readonly input = new PassThrough();
  readonly #spec: ProcessSpec;
  readonly #lines = new PassThrough();
  readonly #abort = new AbortController();
  readonly #terminal: Terminal | undefined;

  constructor(spec: ProcessSpec) {
    this.#spec = spec;
    const { output } = spec;
    if (!spec.tty) {
      this.input.pipe(this.#lines);
      return;
    }
    this.#terminal = new Terminal({
      display: (bytes) => void output("stdout", bytes),
      line: (bytes) => this.#lines.write(bytes),
      interrupt: () => this.#abort.abort(interrupted),
      end: () => this.#lines.end(),
    });
    this.input.on("data", (bytes: Buffer) => this.#terminal?.type(bytes));
    this.input.once("end", () => this.#lines.end());
  }

  /** Whether the container has a command of that name. */
  static knows(commands: Commands, name: string): boolean {
    return Object.hasOwn(commands, name.slice(name.lastIndexOf("/") + 1));
  }

  /** Runs to the end; gives the exit code. */
  async run(commands: Commands): Promise<number> {
    const { container, command, env, workingDir } = this.#spec;
    const [name = ""] = command;
    const act = commands[name.slice(name.lastIndexOf("/") + 1)];
    if (!act) return 126;
    const terminal = this.#terminal;
    const write = (stream: OutputStream, bytes: string | Uint8Array): Promise<void> =>
      this.#write(stream, Buffer.from(bytes));
    const context: CommandContext = {
      container: container.name,
      command,
      env: { ...environmentOf(container), ...Object.fromEntries(env.map(splitVariable)) },
      workingDir,
      files: hostFiles(container.fileSystem),
      get terminal() {
        return terminal?.size;
      },
      stdin: this.#lines,
      stdout: (bytes) => write("stdout", bytes),
      stderr: (bytes) => write("stderr", bytes),
      signal: this.#abort.signal,
    };
    const { signal } = this.#abort;
    const end = new Promise<number>((resolve) => {
      signal.addEventListener("abort", () => resolve(signal.reason as number), { once: true });
    });
    // A command that does not heed its signal is left behind; what it writes afterwards is lost.
    return Promise.race([Promise.resolve(act(context)), end]);
  }

  resize(size: TerminalSize): void {
    if (this.#terminal) this.#terminal.size = size;
  }

  /** Ends the process as SIGKILL does. */
  kill(): void {
    this.#abort.abort(killed);
  }

  async #write(stream: OutputStream, bytes: Buffer): Promise<void> {
    if (this.#abort.signal.aborted || bytes.length === 0) return;
    if (this.#terminal) this.#terminal.write(bytes);
    else await this.#spec.output(stream, bytes);
  }
}

function splitVariable(entry: string): [string, string] {
  const at = entry.indexOf("=");
  return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}
