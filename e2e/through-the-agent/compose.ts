import { describe, expect, test } from "vitest";
import { writeProject } from "./support/compose-project.ts";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** A project's life. */
export function testCompose(bench: () => DockerBench): void {
  describe(rows.compose, () => {
    test("a project is brought up, listed and taken down", async () => {
      const { name, compose } = await writeProject(bench(), { db: "sleep 1000", web: "sleep 1000" });
      const up = await bench().docker(compose("up", "-d", "--wait"));
      expect([up.exitCode, up.stderr]).toEqual([0, expect.stringContaining(`${name}-web-1  Healthy`)]);
      const own = ["--filter", `label=com.docker.compose.project=${name}`];
      const running = await bench().engineSays(["ps", ...own, "--format", "{{.Names}} {{.State}}"]);
      expect(running.split("\n").sort()).toEqual([`${name}-db-1 running`, `${name}-web-1 running`]);

      const list = await bench().docker(compose("ps", "--format", "{{.Service}} {{.State}}"));
      expect([list.exitCode, list.stdout]).toEqual([0, "db running\nweb running\n"]);

      const again = await bench().docker(compose("up", "-d"));
      expect([again.exitCode, again.stderr]).toEqual([0, expect.stringContaining(`${name}-web-1  Running`)]);

      expect((await bench().docker(compose("down"))).exitCode).toBe(0);
      expect(await bench().engineSays(["ps", "--all", "--quiet", ...own])).toBe("");
      expect(await bench().engineSays(["network", "ls", "--quiet", ...own])).toBe("");
    });
  });
}
