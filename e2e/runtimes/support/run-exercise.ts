import { fileURLToPath } from "node:url";
import { runCommand } from "../../test/support/command.ts";
import type { Findings } from "../exercise.ts";
import { startWatchtowers } from "./watchtowers.ts";

/** Runs the exercise as a program of a runtime, over a transport. */
export async function runExercise(
  program: string,
  args: readonly string[],
  transport: "undici" | "fetch",
): Promise<Findings> {
  await using watchtowers = await startWatchtowers();
  const script = fileURLToPath(new URL("../program.ts", import.meta.url));
  const all = [...args, script, JSON.stringify(watchtowers.places), transport];
  const { exitCode, stdout, stderr } = await runCommand(program, all, { timeoutMs: 60_000 });
  if (exitCode === 0) return JSON.parse(stdout) as Findings;
  throw new Error(`${program} ended with ${exitCode}: ${stderr.trim()}`);
}
