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
  describe.skipIf(isMissing(part))(`${what}, ${parts[part]}`, () => {
    let sandbox: Sandbox | undefined;
    beforeAll(async () => {
      sandbox = await openSandbox();
    });
    afterAll(async () => sandbox?.[Symbol.asyncDispose]());
    showLogsOfFailures();
    tests(() => {
      if (sandbox === undefined) throw new Error("The sandbox is opened before the first test, not earlier.");
      return sandbox;
    });
  });
}
