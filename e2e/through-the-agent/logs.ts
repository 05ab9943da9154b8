import { describe, expect, test } from "vitest";
import { writeProject } from "./support/compose-project.ts";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** Thousands of lines at once on both outputs, then some one by one, then the end. */
const script =
  "seq 1 3000; seq 3001 5000 >&2; seq 5001 7000; sleep 0.7; echo one; sleep 0.2; echo two >&2; sleep 1.1; seq 7001 9000; echo last";

/** Written by Compose before each line. */
const clearsLine = "\u001b[2K";

/** Logs that are followed. */
export function testLogs(bench: () => DockerBench): void {
  describe(rows.logs, () => {
    test.each([
      ["both outputs", []],
      ["a terminal", ["-t"]],
    ])("logs -f of %s is the engine's, byte by byte, to its end", async (_, options) => {
      const name = await bench().startContainer(script, options);
      const [through, engine] = await Promise.all([
        bench().docker(["logs", "-f", name]),
        bench().engineDocker(["logs", "-f", name]),
      ]);
      expect(through).toEqual(engine);
      expect((engine.stdout + engine.stderr).split("\n")).toHaveLength(9_004);
    });

    test("logs -f takes tail, since and timestamps as the engine does", async () => {
      const name = await bench().startContainer(script);
      await bench().engineSays(["wait", name]);
      const all = await bench().engineDocker(["logs", "-t", name]);
      const since = /(\S+) 8000\n/.exec(all.stdout)?.[1] ?? "";
      for (const options of [["--tail", "5"], ["-t"], ["--since", since], ["--tail", "0"]]) {
        const command = ["logs", "-f", ...options, name];
        expect(await bench().docker(command)).toEqual(await bench().engineDocker(command));
      }
    });

    test("compose logs -f gives each service's lines, to their end", async () => {
      const steps = script.replaceAll("last", "end of it");
      const { compose } = await writeProject(bench(), { one: steps, two: `sleep 0.3; ${steps}` });
      await bench().engineSays(compose("up", "-d"));
      const command = compose("logs", "-f", "--no-color");
      const [through, engine] = await Promise.all([bench().docker(command), bench().engineDocker(command)]);
      for (const service of ["one", "two"]) {
        // Compose writes both outputs of a service as they come, in an order that differs from one reading to the next.
        const linesOf = (text: string): string[] =>
          text
            .replaceAll(clearsLine, "")
            .split("\n")
            .filter((line) => line.startsWith(`${service}-1  |`));
        expect(linesOf(through.stdout)).toHaveLength(9_003);
        expect(linesOf(through.stdout).sort()).toEqual(linesOf(engine.stdout).sort());
      }
    });
  });
}

/** How late lines come, which depends on how much else this machine does. */
export function testLateness(bench: () => DockerBench): void {
  describe(rows.logs, () => {
    test("logs -f is late by less than a second", async () => {
      const steps = Array.from({ length: 20 }, (_, at) => `sleep 0.${31 + at}; echo line-${at}-`);
      const name = await bench().startContainer(`sleep 2; ${steps.join("; ")}`);
      await using through = bench().follow(["logs", "-f", name]);
      await using engine = bench().follow(["logs", "-f", name], { at: "engine" });
      const lateness: number[] = [];
      for (const at of steps.keys()) {
        await engine.until(`line-${at}-`);
        const printed = performance.now();
        await through.until(`line-${at}-`);
        lateness.push(Math.round(performance.now() - printed));
      }
      console.log(`logs -f came late by ${lateness.join(", ")} ms`);
      expect(Math.max(...lateness)).toBeLessThan(1_000);
    });
  });
}
