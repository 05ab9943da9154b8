import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSandbox, type Sandbox } from "../test/support/sandbox.ts";
import { stackctlJson } from "../test/support/stackctl.ts";
import { isMissing, parts } from "./support/parts.ts";

describe.skipIf(isMissing("agent"))(`the agent, ${parts.agent}`, () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox();
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  test("tells its version to an unsigned ping, with a secret and without", async () => {
    for (const secret of [[], ["--agent-secret"]]) {
      await stackctlJson(sandbox.deployment("--agent-image", parts.agent, ...secret));
      const { agent } = (await stackctlJson(["status", "--dir", sandbox.stackFolder])) as Status;
      expect(agent).toMatchObject({
        container: { image: parts.agent, state: "running" },
        url: `https://127.0.0.1:${sandbox.agentPort}`,
        ping: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string, platform: "docker" },
      });
    }
  });
});

/** What is read of `stackctl status --json`. */
interface Status {
  readonly agent: object;
}
