import { describe, expect, test } from "vitest";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** What happens on the engine, as it happens. */
export function testEvents(bench: () => DockerBench): void {
  describe(rows.events, () => {
    test("events are the engine's, each once and in its order", async () => {
      const started = await bench().engineSays(["info", "--format", "{{.SystemTime}}"]);
      const label = `label=stack-e2e.events=${bench().newName()}`;
      const command = ["events", "--since", started, "--filter", label, "--format", "{{json .}}"];
      await using through = bench().follow(command);
      await using engine = bench().follow(command, { at: "engine" });
      const names: string[] = [];
      for (let at = 0; at < 5; at += 1) {
        const name = await bench().startContainer("sleep 1000", ["--label", label.slice("label=".length)]);
        names.push(name);
        await bench().engineSays(["rm", "-f", name]);
        await through.until(new RegExp(`"destroy".*"name":"${name}"`));
      }
      await engine.until(new RegExp(`"destroy".*"name":"${names.at(-1)}"`));
      expect(through.stdout).toBe(engine.stdout);
      expect(through.stdout.match(/"Action":"start"/g)).toHaveLength(5);
    });

    test("events up to a moment end by themselves", async () => {
      const since = await bench().engineSays(["info", "--format", "{{.SystemTime}}"]);
      const name = await bench().startContainer("sleep 1000");
      await bench().engineSays(["rm", "-f", name]);
      const until = await bench().engineSays(["info", "--format", "{{.SystemTime}}"]);
      const command = ["events", "--since", since, "--until", until, "--filter", `container=${name}`];
      const answer = await bench().docker(command);
      expect(answer).toEqual(await bench().engineDocker(command));
      expect(answer.stdout).toContain("container destroy");
    });
  });
}
