import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { createRedactor } from "@stack/http";
import { Failure } from "../failure.ts";

/** A compose project on disk. */
export interface ComposeProject {
  readonly file: string;
  readonly directory: string;
  readonly name: string;
  /** What Compose's words are cleaned of: some versions quote the `.env` file that they cannot read. */
  readonly secrets: readonly string[];
}

/** Deploys compose projects; what is thrown says what to do. */
export interface ComposeRunner {
  /** Throws when Compose cannot be used at all; changes nothing. */
  check(): Promise<void>;
  /**
   * Brings the project up and waits until its services run (and are healthy, where they have a check); containers of
   * services that are no longer in its file are removed.
   */
  up(project: ComposeProject, onProgress: (line: string) => void, signal?: AbortSignal): Promise<void>;
  /** Takes the project down, with its networks. */
  down(project: ComposeProject, onProgress: (line: string) => void): Promise<void>;
}

/**
 * Runs the real `docker compose`. Secrets never stand in its arguments: they are in files it reads.
 *
 * `dockerHost` is where the engine was found, so that both Compose and we talk to the same one.
 */
export function createComposeRunner(
  env: Readonly<Record<string, string | undefined>>,
  dockerHost: string | undefined,
): ComposeRunner {
  const environment: Record<string, string | undefined> = { ...env };
  if (dockerHost !== undefined) environment["DOCKER_HOST"] = dockerHost;
  // The stack's files hold these; a variable of the shell, even an empty one, would win over them.
  delete environment["API_TOKEN"];
  delete environment["AGENT_SECRET"];
  const run = (
    project: ComposeProject,
    args: readonly string[],
    onLine: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<RunEnd> => {
    const place = ["--project-directory", project.directory, "--file", project.file];
    const all = ["compose", "--progress", "plain", ...place, "--project-name", project.name, ...args];
    return runDocker(all, environment, createRedactor(project.secrets).text, onLine, signal);
  };
  return {
    async check() {
      const version = ["compose", "version", "--short"];
      const { code } = await runDocker(
        version,
        environment,
        (line) => line,
        () => undefined,
        undefined,
      );
      if (code === 0) return;
      throw new Failure(
        "NO_COMPOSE",
        "Docker Compose v2 is not installed: `docker compose version` fails.",
        "Install the plugin (Debian: docker-compose, Docker's own packages: docker-compose-plugin).",
      );
    },
    async up(project, onProgress, signal) {
      const { code, lines } = await run(project, upArgs, onProgress, signal);
      if (code !== 0) throw upFailure(code, lines);
    },
    async down(project, onProgress) {
      const { code, lines } = await run(project, ["down", "--remove-orphans"], onProgress);
      if (code === 0) return;
      const said = lastWords(undefined, lines, code);
      throw new Failure("COMPOSE_DOWN", `docker compose down failed: ${said}.`, "See the lines above.");
    },
  };
}

const upArgs = ["up", "--detach", "--wait", "--remove-orphans"];

function upFailure(code: number, lines: readonly string[]): Failure {
  const said = lines.findLast((line) =>
    /error|denied|failed|unhealthy|not found|refused|already/i.test(line),
  );
  const remedy = /port is already allocated|address already in use/i.test(said ?? "")
    ? "Free the port, or choose another with --watchtower-listen or --agent-listen."
    : /pull|manifest|not found|no such host|\/v2\/|dial tcp|i\/o timeout|deadline exceeded/i.test(said ?? "")
      ? "Check the image name and that this host reaches its registry."
      : "See the lines above and `docker compose logs`.";
  return new Failure("COMPOSE_UP", `docker compose up failed: ${lastWords(said, lines, code)}.`, remedy);
}

function lastWords(said: string | undefined, lines: readonly string[], code: number): string {
  return (said ?? lines.at(-1) ?? `exit code ${code}`).trim().replace(/\.$/, "");
}

/** How a run of the CLI ended. */
interface RunEnd {
  readonly code: number;
  readonly lines: readonly string[];
}

async function runDocker(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  clean: (line: string) => string,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<RunEnd> {
  const child = spawn("docker", args, { env, stdio: ["ignore", "pipe", "pipe"], ...(signal && { signal }) });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (said) => {
      const line = clean(said);
      lines.push(line);
      onLine(line);
    });
  }
  let failure: NodeJS.ErrnoException | undefined;
  child.once("error", (error) => (failure = error));
  // Also after an abort: what comes next must not run beside a Compose that is still ending.
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  signal?.throwIfAborted();
  if (failure === undefined) return { code: code ?? 1, lines };
  if (failure.code !== "ENOENT") throw failure;
  throw new Failure(
    "NO_DOCKER_CLI",
    "The docker command is not installed.",
    "Install the Docker CLI with its Compose plugin.",
    { cause: failure },
  );
}
