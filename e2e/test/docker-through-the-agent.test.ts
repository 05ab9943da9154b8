import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgentClient, createAgentProxy } from "@stack/portainer-agent-client";
import { createDockerHost, startAgent } from "@stack/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testCompose } from "../through-the-agent/compose.ts";
import { testEvents } from "../through-the-agent/events.ts";
import { testExec } from "../through-the-agent/exec.ts";
import { testLogs } from "../through-the-agent/logs.ts";
import { testPassedThrough } from "../through-the-agent/passed-through.ts";
import { testRefusals } from "../through-the-agent/refusals.ts";
import { testRunAndWait } from "../through-the-agent/run-and-wait.ts";
import { testStats } from "../through-the-agent/stats.ts";
import { DockerBench, type DockerEndpoints } from "../through-the-agent/support/docker-bench.ts";
import { rows } from "../through-the-agent/support/rows.ts";
import { testTerminal } from "../through-the-agent/terminal.ts";

// The docker command against the simulated engine; live/agent-client has the same with real ones.
describe("Docker through a simulated agent", () => {
  let bench: DockerBench;
  beforeAll(async () => {
    bench = new DockerBench(await openSimulatedEndpoints());
  });
  afterAll(() => bench.at.close());

  for (const testRow of [
    ...[testPassedThrough, testCompose, testRunAndWait, testLogs],
    ...[testEvents, testStats, testExec, testTerminal, testRefusals],
  ]) {
    testRow(() => bench);
  }
});

describe("docs/docker-through-the-agent.md", () => {
  test("has in its tables what is tested, and nothing else", async () => {
    const file = new URL("../../docs/docker-through-the-agent.md", import.meta.url);
    const cells = [...(await readFile(file, "utf8")).matchAll(/^\| (.+?) +\|/gm)].map(([, cell]) => cell);
    const heads = ["command", "refused at once"];
    expect(cells.filter((cell) => !heads.includes(cell ?? "") && !/^-+$/.test(cell ?? ""))).toEqual(
      Object.values(rows),
    );
  });
});

/** A simulated engine, and the same through a simulated agent. */
async function openSimulatedEndpoints(): Promise<DockerEndpoints> {
  const folder = await mkdtemp(join(tmpdir(), "stack-e2e-"));
  const host = createDockerHost();
  const [image, pullable] = ["registry.test/box:1", "registry.test/pullable:1"];
  host.registry.push(image);
  host.registry.push(pullable, { content: "another" });
  host.pull(image);
  const engine = await host.listen();
  const simulated = await startAgent({ secret: "s3cret", host });
  const tls = { fingerprint256: simulated.fingerprint256 };
  const agent = createAgentClient({ url: simulated.url, secret: "s3cret", tls });
  const proxy = createAgentProxy(agent);
  const { dockerHost } = await proxy.listen({ path: join(folder, "docker.sock") });
  return {
    hosts: { engine: engine.dockerHost, proxy: dockerHost },
    ...{ name: "box", folder, image, pullable },
    // Every simulated process takes a tenth of a processor.
    busyCommand: ["sleep", "1000"],
    async close() {
      await proxy.close();
      await agent.close();
      await simulated.close();
      await host.close();
      await rm(folder, { recursive: true });
    },
  };
}
