import { docker } from "./command.ts";
import { standInBuilder } from "./stand-ins.ts";

/**
 * Why the tests of a file cannot run here, in one line; `undefined` when they can.
 *
 * Throws instead where `REQUIRE_DOCKER` is set: what is required is not skipped.
 */
export async function missingForTests(): Promise<string | undefined> {
  try {
    await docker(["version", "--format", "{{.Server.Version}}"], { timeoutMs: 20_000 });
    const builder = await standInBuilder("none");
    await builder[Symbol.asyncDispose]();
    return undefined;
  } catch (error) {
    if ((process.env["REQUIRE_DOCKER"] ?? "") !== "") throw error;
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    console.error(`Skipped: ${reason ?? ""}`);
    return reason;
  }
}
