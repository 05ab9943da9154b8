import { describe, expect, test } from "vitest";
import { writeProject } from "./support/compose-project.ts";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** Commands without input. */
export function testExec(bench: () => DockerBench): void {
  describe(rows.exec, () => {
    test("exec keeps the outputs apart and has the command's exit code", async () => {
      const name = await bench().startContainer("sleep 1000");
      const shell = (script: string, ...options: string[]) =>
        bench().docker(["exec", ...options, name, "sh", "-c", script]);
      expect(await shell("echo out; echo err >&2; exit 3")).toEqual({
        exitCode: 3,
        stdout: "out\n",
        stderr: "err\n",
      });
      const all = Array.from({ length: 50_000 }, (_, at) => `${at + 1}\n`).join("");
      expect(await shell("seq 1 50000")).toEqual({ exitCode: 0, stdout: all, stderr: "" });
      expect((await shell("pwd; echo $A", "-w", "/bin", "-e", "A=b")).stdout).toBe("/bin\nb\n");
      expect((await bench().docker(["exec", "-t", name, "echo", "on a terminal"])).stdout).toBe(
        "on a terminal\r\n",
      );
      const unknown = ["exec", name, "no-such-command"];
      expect((await bench().docker(unknown)).exitCode).toBe((await bench().engineDocker(unknown)).exitCode);
    });

    test("exec -d leaves the command running", async () => {
      const name = await bench().startContainer("sleep 1000");
      expect((await bench().docker(["exec", "-d", name, "sleep", "1000"])).exitCode).toBe(0);
      const execs = ["inspect", "-f", "{{len .ExecIDs}}", name];
      expect(await bench().engineSays(execs)).toBe("1");
    });

    test("compose exec --interactive=false -T does the same", async () => {
      const { compose } = await writeProject(bench(), { web: "sleep 1000" });
      await bench().engineSays(compose("up", "-d"));
      const exec = compose(
        "exec",
        "--interactive=false",
        "-T",
        "web",
        "sh",
        "-c",
        "echo out; echo err >&2; exit 3",
      );
      const { exitCode, stdout, stderr } = await bench().docker(exec);
      expect([exitCode, stdout, stderr.startsWith("err\n")]).toEqual([3, "out\n", true]);
    });
  });
}
