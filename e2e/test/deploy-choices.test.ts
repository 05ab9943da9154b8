import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dockerLines } from "./support/command.ts";
import type { DeployDocument } from "./support/documents.ts";
import { hostState } from "./support/host-state.ts";
import { environmentOf, inspectService, modeOf } from "./support/inspection.ts";
import { missingForTests } from "./support/requirements.ts";
import { openSandbox, type Sandbox } from "./support/sandbox.ts";
import { stackctl, stackctlJson } from "./support/stackctl.ts";

const missing = await missingForTests();
const minuteMs = 60_000;

describe.skipIf(missing !== undefined)("a stack whose agent has a secret", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox();
  }, minuteMs);
  afterAll(() => sandbox[Symbol.asyncDispose](), minuteMs);

  test(
    "gives it to the agent alone, from a file that only its owner can read",
    async () => {
      const secret = 'not $ecret: `#" \\ but hard to quote';
      const { exitCode, stdout, stderr } = await stackctl(sandbox.deployment("--agent-secret"), {
        env: { AGENT_SECRET: secret },
      });
      expect([exitCode, stdout, stderr]).toEqual([0, expect.any(String), expect.any(String)]);
      const agent = await inspectService(sandbox, "portainer-agent");
      const watchtower = await inspectService(sandbox, "watchtower");

      expect(environmentOf(agent)).toEqual({ AGENT_SECRET: secret });
      expect(JSON.stringify(watchtower)).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(await modeOf(join(sandbox.stackFolder, ".env"))).toBe("600");
      for (const name of ["compose.yaml", "secrets/api_token"]) {
        expect(await readFile(join(sandbox.stackFolder, name), "utf8")).not.toContain(secret);
      }
      expect(stdout + stderr).not.toContain(secret);
    },
    minuteMs,
  );

  test(
    "keeps it, and the agent's container, when deployed again without naming it",
    async () => {
      const before = await hostState(sandbox);
      await stackctlJson(sandbox.deployment("--agent-secret"));
      expect((await hostState(sandbox)).containers).toEqual(before.containers);
    },
    minuteMs,
  );
});

describe.skipIf(missing !== undefined)("a stack with other choices", () => {
  test(
    "follows them: another schedule, no cleanup, no published API, no agent",
    async () => {
      await using sandbox = await openSandbox();
      const choices = [
        "--schedule",
        "@every 6h",
        "--no-cleanup",
        "--watchtower-listen",
        "none",
        "--no-agent",
      ];
      const { endpoints, services } = (await stackctlJson(sandbox.deployment(...choices))) as DeployDocument;
      const watchtower = await inspectService(sandbox, "watchtower");
      expect(environmentOf(watchtower)).toMatchObject({
        WATCHTOWER_SCHEDULE: "@every 6h",
        WATCHTOWER_CLEANUP: "false",
      });
      expect(watchtower.HostConfig.PortBindings).toEqual({});
      expect(
        await dockerLines(["compose", "--project-name", sandbox.name, "ps", "--all", "--services"]),
      ).toEqual(["watchtower"]);
      expect([endpoints, services.map(({ name }) => name)]).toEqual([{}, ["watchtower"]]);
    },
    2 * minuteMs,
  );
});
