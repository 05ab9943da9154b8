import { describe, it } from "vitest";
import { expectFindings } from "./support/expect-findings.ts";
import { findRuntime } from "./support/requirements.ts";
import { runExercise } from "./support/run-exercise.ts";

const bun = findRuntime("bun");

describe.skipIf(bun === undefined)("the Watchtower client in Bun", () => {
  it("works over its fetch", async () => {
    expectFindings(await runExercise(bun ?? "", ["run"], "fetch"));
  });
});
