import { describe, expect, test } from "vitest";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** Containers that run by themselves, and their end. */
export function testRunAndWait(bench: () => DockerBench): void {
  describe(rows.runAndWait, () => {
    test("run -d starts a container and prints its ID", async () => {
      const name = bench().newName();
      const run = ["run", "-d", "--name", name, "-e", "GREETING=hello", bench().at.image, "sleep", "1000"];
      const { exitCode, stdout } = await bench().docker(run);
      const inspect = ["inspect", "-f", "{{.Id}} {{.State.Running}} {{.Config.Env}}", name];
      expect([exitCode, await bench().engineSays(inspect)]).toEqual([
        0,
        expect.stringMatching(new RegExp(`^${stdout.trim()} true .*GREETING=hello`)),
      ]);
    });

    test("run -d --rm leaves nothing behind", async () => {
      const name = bench().newName();
      const run = ["run", "-d", "-i", "--rm", "--name", name, bench().at.image, "sh", "-c", "sleep 0.2"];
      await using removals = bench().follow(
        ["events", "--since", "0", "--filter", `container=${name}`, "--filter", "event=destroy"],
        { at: "engine" },
      );
      expect((await bench().docker(run)).exitCode).toBe(0);
      await removals.until("destroy");
    });

    test("wait prints the exit code when the container ends, or has ended", async () => {
      const name = await bench().startContainer("sleep 1; exit 7");
      expect(await bench().docker(["wait", name])).toEqual({ exitCode: 0, stdout: "7\n", stderr: "" });
      expect(await bench().docker(["wait", name])).toEqual({ exitCode: 0, stdout: "7\n", stderr: "" });
    });
  });
}
