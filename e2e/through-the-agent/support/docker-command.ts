import { spawn, type ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { runCommand, type CommandOptions, type Ended } from "../../test/support/command.ts";

/** The docker command that is tried: `DOCKER_CLI`, else the one in the PATH. */
export const dockerCli = process.env["DOCKER_CLI"] ?? "docker";

/** So long one command may take that is to end by itself. */
const patienceMs = 60_000;

/** Runs the docker command against an endpoint to its end, whatever its exit code. */
export function runDocker(
  dockerHost: string,
  args: readonly string[],
  { env = {}, ...options }: CommandOptions = {},
): Promise<Ended> {
  const all = { ...environmentFor(dockerHost), ...env };
  return runCommand(dockerCli, args, { timeoutMs: patienceMs, ...options, env: all });
}

/** Starts the docker command and reads along. */
export function followDocker(dockerHost: string, args: readonly string[], cwd?: string): FollowedCommand {
  return new FollowedCommand(dockerCli, args, { env: environmentFor(dockerHost), ...(cwd && { cwd }) });
}

/**
 * Starts the docker command on a pseudo terminal of its own, made by `script` (util-linux); `onTerminal` is shell code
 * that runs there before, such as `stty`.
 */
export function dockerOnTerminal(
  dockerHost: string,
  args: readonly string[],
  onTerminal = ":",
): FollowedCommand {
  const command = [dockerCli, ...args].map((word) => `'${word}'`).join(" ");
  const script = ["-q", "-e", "-c", `${onTerminal}; exec ${command}`, "/dev/null"];
  return new FollowedCommand("script", script, { env: environmentFor(dockerHost) });
}

function environmentFor(dockerHost: string): Record<string, string | undefined> {
  return { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONTEXT: undefined, DOCKER_BUILDKIT: undefined };
}

/** A command that runs, with what it has printed so far; disposing ends it. */
export class FollowedCommand implements AsyncDisposable {
  stdout = "";
  stderr = "";
  /** Its end by itself, or by `interrupt()`. */
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #news = new EventEmitter();
  readonly #title: string;
  #isEnded = false;

  constructor(program: string, args: readonly string[], options: CommandOptions) {
    this.#title = [program, ...args].join(" ");
    // A group of its own: Compose is a child of docker's.
    const child = spawn(program, args, { ...options, detached: true, stdio: "pipe" });
    this.#child = child;
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (piece: string) => {
        this[stream] += piece;
        this.#news.emit("news");
      });
    }
    this.ended = once(child, "close").then(([code]) => {
      this.#isEnded = true;
      this.#news.emit("news");
      return { exitCode: (code as number | null) ?? 1, stdout: this.stdout, stderr: this.stderr };
    });
    // Whoever waits for it meets the error.
    this.ended.catch(() => this.#news.emit("news"));
  }

  /** Types this; what it reads from is never closed. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits until it has printed this, on either stream; rejects with what it printed when it ends before, or after 30 s. */
  async until(printed: string | RegExp): Promise<void> {
    const isPrinted = (): boolean =>
      [this.stdout, this.stderr].some((text) =>
        typeof printed === "string" ? text.includes(printed) : printed.test(text),
      );
    const signal = AbortSignal.timeout(30_000);
    while (!isPrinted()) {
      const isOver = this.#isEnded || signal.aborted;
      if (isOver) {
        const what = `${this.#title} ${this.#isEnded ? "ended" : "went 30 s"} without ${String(printed)}`;
        throw new Error(`${what}:\n${this.stdout}\n${this.stderr}`);
      }
      await once(this.#news, "news", { signal }).catch(() => undefined);
    }
  }

  /** Does what Ctrl-C does, and waits for its end. */
  async interrupt(): Promise<Ended> {
    this.#kill("SIGINT");
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill("SIGKILL");
    await this.ended.catch(() => undefined);
  }

  #kill(signal: NodeJS.Signals): void {
    if (this.#isEnded || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
