import { afterAll, beforeAll, describe } from "vitest";
import { openSandbox, type Sandbox } from "../../test/support/sandbox.ts";
import { showLogsOfFailures } from "./log-of-failure.ts";
import { isMissing, parts, type WatchtowerPart } from "./parts.ts";

/** Both Watchtowers, for what both must do. */
export const bothWatchtowers = ["watchtower", "fork"] as const satisfies readonly WatchtowerPart[];

/** Tests with one of the Watchtowers in a sandbox that they share; skipped where its image is not here. */
export function describeWatchtower(
  part: WatchtowerPart,
  what: string,
  tests: (sandbox: () => Sandbox) => void,
): void {
  // The sandbox goes with the outer block, so that it goes whatever becomes of the hooks of the tests.
  describe.skipIf(isMissing(part))(parts[part], () => {
    let sandbox: Sandbox | undefined;
    beforeAll(async () => {
      sandbox = await openSandbox();
    });
    afterAll(async () => sandbox?.[Symbol.asyncDispose]());
    describe(what, () => {
      showLogsOfFailures();
      tests(() => {
        if (sandbox === undefined)
          throw new Error("The sandbox is opened before the first test, not earlier.");
        return sandbox;
      });
    });
  });
}
