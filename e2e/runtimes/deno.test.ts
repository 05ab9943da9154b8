import { describe, it } from "vitest";
import { expectFindings } from "./support/expect-findings.ts";
import { findRuntime } from "./support/requirements.ts";
import { runExercise } from "./support/run-exercise.ts";

const deno = findRuntime("deno");
// The packages as npm has laid them, and only what a client may need: the network, and undici's look at the environment.
const options = ["run", "--quiet", "--no-lock", "--no-prompt", "--cached-only", "--node-modules-dir=manual"];
const permissions = ["--allow-net=127.0.0.1", "--allow-env", "--allow-read"];

describe.skipIf(deno === undefined)("the Watchtower client in Deno", () => {
  it.each(["undici", "fetch"] as const)("works unchanged over %s", async (transport) => {
    expectFindings(await runExercise(deno ?? "", [...options, ...permissions], transport));
  });
});
