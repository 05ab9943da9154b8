import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Failure } from "./failure.ts";

/**
 * Finds the engine that the docker command would use: `DOCKER_HOST`, else the current context, else the default
 * socket (`undefined`).
 *
 * Only without a docker command is the default socket tried unasked. A context that cannot be read is a failure: the
 * engine of the default socket would be another one than was meant.
 */
export async function resolveDockerHost(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const fromEnvironment = env["DOCKER_HOST"];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return fromEnvironment;
  try {
    const format = "{{.Endpoints.docker.Host}}";
    const inspect = promisify(execFile)("docker", ["context", "inspect", "--format", format], {
      env,
      timeout: 10_000,
    });
    const host = (await inspect).stdout.trim();
    return host === "" ? undefined : host;
  } catch (cause) {
    const { code, stderr, message } = cause as Error & { code?: unknown; stderr?: string };
    if (code === "ENOENT") return undefined; // no docker command: the default socket may be there all the same
    const said = stderr === undefined || stderr.trim() === "" ? message : stderr;
    throw new Failure(
      "DOCKER_CONTEXT",
      `The current Docker context cannot be read: ${said.trim().replaceAll(/\s+/g, " ").replace(/\.$/, "")}.`,
      "See `docker context ls`, and correct DOCKER_CONTEXT or `docker context use`, or name the engine with DOCKER_HOST.",
      { cause },
    );
  }
}
