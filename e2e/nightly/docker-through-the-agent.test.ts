import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, test } from "vitest";
import { openLiveEndpoints } from "../live/support/live-endpoints.ts";
import { isMissing, parts } from "../live/support/parts.ts";
import { DockerBench } from "../through-the-agent/support/docker-bench.ts";
import { rows } from "../through-the-agent/support/rows.ts";

/** More than the 120 s after which the agent ends a request, and a connection that idles. */
const idleSeconds = 130;

describe.skipIf(isMissing("agent")).concurrent(`the 120 s of ${parts.agent}`, () => {
  let bench: DockerBench;
  beforeAll(async () => {
    bench = new DockerBench(await openLiveEndpoints());
  });
  afterAll(() => bench.at.close());

  test(`${rows.slowRequest}: the sentence comes instead`, async ({ expect }) => {
    const startedAt = performance.now();
    await using load = bench.follow(["load"]);
    const isOver = load.ended.then(() => true);
    do load.write("x".repeat(1_000));
    while (!(await Promise.race([isOver, pause(1_000, false)])));
    const { exitCode, stderr } = await load.ended;
    expect([exitCode, stderr]).toEqual([
      1,
      "Error response from daemon: The Portainer Agent gives a request 120 s and ended this one. Push the image to a registry and pull it here, or send less at once.\n",
    ]);
    expect((performance.now() - startedAt) / 1_000).toBeGreaterThan(115);
  });

  test.for([
    [rows.logs, ["logs", "-f"]],
    [rows.runAndWait, ["wait"]],
  ] as const)(`%s: %j lasts through ${idleSeconds} s without a word`, async ([, command], { expect }) => {
    const name = await bench.startContainer(`echo first; sleep ${idleSeconds}; echo last; exit 3`);
    await using through = bench.follow([...command, name]);
    await using engine = bench.follow([...command, name], { at: "engine" });
    const answers = await Promise.all([through.ended, engine.ended]);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({
      exitCode: 0,
      stdout: command[0] === "wait" ? "3\n" : "first\nlast\n",
    });
  });

  test(`${rows.events}: the first after ${idleSeconds} s is there`, async ({ expect }) => {
    const label = `stack-e2e.idle=${bench.newName()}`;
    await using events = bench.follow(["events", "--filter", `label=${label}`, "--format", "{{.Action}}"]);
    await pause(idleSeconds * 1_000);
    const name = await bench.startContainer("sleep 1000", ["--label", label]);
    await bench.engineSays(["rm", "-f", name]);
    await events.until("destroy");
    expect(events.stdout.split("\n")).toEqual(expect.arrayContaining(["create", "start", "die", "destroy"]));
  });

  test(`${rows.exec}: what is silent for ${idleSeconds} s keeps its output and exit code`, async ({
    expect,
  }) => {
    const name = await bench.startContainer("sleep 1000");
    const script = `echo first; sleep ${idleSeconds}; echo last >&2; exit 3`;
    const exec = await bench.docker(["exec", name, "sh", "-c", script], { timeoutMs: 300_000 });
    expect(exec).toEqual({ exitCode: 3, stdout: "first\n", stderr: "last\n" });
  });

  test(`${rows.terminal}: a terminal at which nobody types for ${idleSeconds} s works on`, async ({
    expect,
  }) => {
    const name = await bench.startContainer("sleep 1000");
    await using shell = bench.onTerminal(["exec", "-it", name, "sh"]);
    await shell.until("# ");
    await pause(idleSeconds * 1_000);
    shell.write('echo "still"-there; exit 4\n');
    await shell.until("still-there\r");
    expect((await shell.ended).exitCode).toBe(4);
  });

  test("an endpoint that nobody asked for so long answers", async ({ expect }) => {
    expect((await bench.docker(["ps", "-q"])).exitCode).toBe(0);
    await pause(idleSeconds * 1_000);
    expect((await bench.docker(["ps", "-q"])).exitCode).toBe(0);
  });
});
