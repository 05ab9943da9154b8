import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Finds the engine that the docker command would use: `DOCKER_HOST`, else the current context, else the default
 * socket (`undefined`).
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
  } catch {
    return undefined; // no docker command: the default socket may be there all the same
  }
}
