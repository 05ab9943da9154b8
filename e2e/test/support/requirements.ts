import { docker, dockerLines } from "./command.ts";
import { standInBuilder } from "./stand-ins.ts";

/**
 * Why the tests of a file cannot run here; `undefined` when they can. Says so in one line.
 *
 * Throws instead where `REQUIRE_DOCKER` is set: what is required is not skipped.
 */
export async function missingForTests(): Promise<string | undefined> {
  const reason = (await dockerObstacle()) ?? (await watchtowerInTheWay());
  if (reason === undefined) return undefined;
  if ((process.env["REQUIRE_DOCKER"] ?? "") !== "") throw new Error(`REQUIRE_DOCKER is set, and ${reason}`);
  process.stderr.write(`Skipped: ${reason}\n`);
  return reason;
}

/** stackctl does not deploy beside a Watchtower: one of the two would remove the other. */
async function watchtowerInTheWay(): Promise<string | undefined> {
  const filter = ["--filter", "label=com.centurylinklabs.watchtower=true"];
  const names = (await dockerLines(["ps", ...filter, "--format", "{{.Names}}"])).join(", ");
  return names === ""
    ? undefined
    : `a Watchtower runs on this engine already (${names}): stop it for the tests.`;
}

/** What is missing to deploy stand-ins here, in one line: an engine that answers, or a busybox to make them of. */
export async function dockerObstacle(): Promise<string | undefined> {
  try {
    await docker(["version", "--format", "{{.Server.Version}}"], { timeoutMs: 20_000 });
    const builder = await standInBuilder("none");
    await builder[Symbol.asyncDispose]();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll("\n", " ") : String(error);
  }
}
