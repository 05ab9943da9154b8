import { describe, expect, test } from "vitest";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** What containers use. */
export function testStats(bench: () => DockerBench): void {
  describe(rows.stats, () => {
    const columns = ["--format", "{{.Name}} {{.ID}} {{.CPUPerc}} {{.MemUsage}}"];

    test.each([["--no-stream"], ["following"]])("stats, %s, of one container and of all", async (mode) => {
      const name = bench().newName();
      const id = await bench().engineSays([
        "run",
        "-d",
        "--name",
        name,
        bench().at.image,
        ...bench().at.busyCommand,
      ]);
      const used = new RegExp(`${name} ${id.slice(0, 12)} (?!0\\.00%)\\d+\\.\\d+% [1-9][\\d.]*[KMG]?i?B /`);
      for (const which of [[name], []]) {
        await using stats = bench().follow([
          "stats",
          ...(mode === "--no-stream" ? [mode] : []),
          ...columns,
          ...which,
        ]);
        await stats.until(used);
        if (mode === "--no-stream") expect((await stats.ended).exitCode).toBe(0);
      }
      await bench().engineSays(["rm", "-f", name]);
    });
  });
}
