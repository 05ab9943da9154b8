import { execFile } from "node:child_process";

/** How a program ended, and what it said. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program is given besides its arguments; its environment is the tests' own by default. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program is ended after this time; never by default. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end, whatever its exit code; rejects only when it cannot be started. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, timeoutMs = 0 }: CommandOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: timeoutMs, maxBuffer: 64 * 1024 ** 2, ...(cwd !== undefined && { cwd }) };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === "string") {
        reject(new Error(`${program} cannot be run: ${error.message}`, { cause: error }));
      } else resolve({ exitCode: child.exitCode ?? 1, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Runs the docker command and returns its stdout without the last line break; rejects with its stderr. */
export async function docker(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const env = { ...process.env, DOCKER_BUILDKIT: "0", ...options.env };
  const { exitCode, stdout, stderr } = await runCommand("docker", args, { ...options, env });
  if (exitCode === 0) return stdout.trimEnd();
  throw new Error(`docker ${args.join(" ")} ended with ${exitCode}: ${stderr.trim()}`);
}

/** Runs the docker command for its output in lines, as `docker ps --quiet` prints it. */
export async function dockerLines(args: readonly string[]): Promise<string[]> {
  return (await docker(args)).split("\n").filter((line) => line !== "");
}
