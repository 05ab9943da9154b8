import { afterAll, beforeAll, describe, test } from "vitest";
import { docker } from "../test/support/command.ts";
import { openLiveEndpoints, type LiveEndpoints } from "../live/support/live-endpoints.ts";
import { isMissing, parts } from "../live/support/parts.ts";
import { DockerBench } from "../through-the-agent/support/docker-bench.ts";

/**
 * Its connections stay open and say nothing more, as when its machine has gone without a word: the proxy asks for a ping
 * each 20 s, waits 10 s for it, and gives up after the second; `wait` then asks once more what became of its container.
 */
describe.skipIf(isMissing("agent"))(`${parts.agent} that stands still`, () => {
  let endpoints: LiveEndpoints;
  let bench: DockerBench;
  beforeAll(async () => {
    endpoints = await openLiveEndpoints();
    bench = new DockerBench(endpoints);
  });
  afterAll(() => endpoints.close());

  test("ends all that is under way with an error, and is used again when it goes on", async ({ expect }) => {
    const name = await bench.startContainer("echo first; sleep 1000");
    await using logs = bench.follow(["logs", "-f", name]);
    await using events = bench.follow(["events", "--since", "0", "--filter", `container=${name}`]);
    await using wait = bench.follow(["wait", name]);
    await using exec = bench.follow(["exec", name, "sleep", "1000"]);
    await using terminal = bench.onTerminal(["exec", "-it", name, "sh"]);
    await logs.until("first");
    await events.until("start");
    await terminal.until("# ");
    await docker(["pause", endpoints.agent.name]);
    const startedAt = performance.now();
    const ends = await Promise.all([logs, events, wait, exec, terminal].map(({ ended }) => ended));
    console.log(
      `${Math.round((performance.now() - startedAt) / 1_000)} s after it stood still: ${JSON.stringify(ends)}`,
    );
    expect(performance.now() - startedAt).toBeLessThan(150_000);
    for (const { exitCode } of ends) expect(exitCode).not.toBe(0);
    const [logsEnd, eventsEnd, ...others] = ends;
    // Between two events nothing can be said but by the end.
    expect(eventsEnd?.stderr).toContain("unexpected EOF");
    for (const end of [logsEnd, ...others])
      expect(`${end?.stdout} ${end?.stderr}`).toMatch(
        /\/ping got no complete answer|the host did not answer/,
      );
    await docker(["unpause", endpoints.agent.name]);
    expect((await bench.docker(["ps", "-q", "--filter", `name=${name}`])).stdout).not.toBe("");
  });
});
