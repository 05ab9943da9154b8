import { describe, expect, test } from "vitest";
import { runCommand } from "../test/support/command.ts";
import type { FollowedCommand } from "./support/docker-command.ts";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** Commands on a terminal with input. */
export function testTerminal(bench: () => DockerBench): void {
  describe(rows.terminal, () => {
    test("exec -it carries both ways, live, with resize and exit code", async () => {
      const name = await bench().startContainer("sleep 1000");
      const exec = ["exec", "-it", name, "sh"];
      await using shell = bench().onTerminal(exec, "stty rows 31 cols 101; echo device=$(tty)=");
      await shell.until(/device=.*[\s\S]*# /);
      await answered(shell, "stty size", /31 101/);
      const device = /device=(.*)=/.exec(shell.stdout)?.[1] ?? "";
      await runCommand("stty", ["-F", device, "rows", "42", "cols", "84"]);
      await answered(shell, "stty size", /42 84/);
      // More at once than the agent takes in a message.
      const lines = Array.from({ length: 60 }, (_, at) => `echo "${"x".repeat(30)}"-end-of-${at}\n`);
      shell.write(lines.join(""));
      for (const at of lines.keys()) await shell.until(`${"x".repeat(30)}-end-of-${at}\r`);
      shell.write("exit 5\n");
      expect((await shell.ended).exitCode).toBe(5);
    });

    test("exec -it ends with its command, whoever ends that", async () => {
      const name = await bench().startContainer("sleep 1000");
      await using shell = bench().onTerminal(["exec", "-it", name, "sh"]);
      await shell.until("# ");
      await bench().engineSays(["rm", "-f", name]);
      expect((await shell.ended).exitCode).not.toBe(0);
    });
  });
}

/** Types this again and again until the answer comes, at most 30 times: the size is told by a request of its own. */
async function answered(shell: FollowedCommand, line: string, answer: RegExp): Promise<void> {
  const from = shell.stdout.length;
  for (let attempt = 0; attempt < 30 && !answer.test(shell.stdout.slice(from)); attempt += 1) {
    // In quotes, so that what is typed is no answer.
    shell.write(`${line}; echo "answer"-${from}-${attempt}\n`);
    await shell.until(new RegExp(`answer-${from}-${attempt}\\r`));
  }
  expect(shell.stdout.slice(from)).toMatch(answer);
}
