import { afterEach } from "vitest";
import { runCommand } from "../../test/support/command.ts";

/** The Watchtowers of the test that runs; the log of one that was removed already. */
const logs = new Map<string, string | undefined>();

/** Notes a container, whose log is shown should the test fail. */
export function noteForLog(container: string): void {
  logs.set(container, undefined);
}

/** Keeps the log of a container that is about to be removed. */
export async function keepLog(container: string): Promise<void> {
  logs.set(container, await logOf(container));
}

/** Has the logs of all noted containers printed after each test that failed; for the body of a `describe`. */
export function showLogsOfFailures(): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") {
      for (const [container, log] of logs) {
        process.stderr.write(`The log of ${container}:\n${log ?? (await logOf(container))}\n`);
      }
    }
    for (const [container, log] of logs) if (log !== undefined) logs.delete(container);
  });
}

/** The last lines that a container has printed, on both streams. */
async function logOf(container: string): Promise<string> {
  const { stdout, stderr } = await runCommand("docker", ["logs", "--tail", "40", container]);
  return stdout + stderr;
}
