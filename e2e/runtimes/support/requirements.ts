import { spawnSync } from "node:child_process";

/** A runtime whose tests can be required, and the programs that may be it; the variable names another. */
export const runtimes = {
  deno: { variable: "DENO", programs: ["deno"] },
  bun: { variable: "BUN", programs: ["bun"] },
  browser: { variable: "CHROMIUM", programs: ["chromium-headless-shell", "chromium", "google-chrome"] },
} as const;

/** The name of a runtime. */
export type Runtime = keyof typeof runtimes;

/**
 * The program of a runtime; `undefined` where there is none, said in one line.
 *
 * Throws instead when `REQUIRE_RUNTIMES` (a comma list) names the runtime.
 */
export function findRuntime(runtime: Runtime): string | undefined {
  const { variable, programs } = runtimes[runtime];
  const given = process.env[variable] ?? "";
  const found = (given === "" ? programs : [given]).find(
    (program) => spawnSync(program, ["--version"], { timeout: 20_000 }).status === 0,
  );
  if (found !== undefined) return found;
  const reason = `there is no ${programs[0]} here (${variable} names another program).`;
  const required = (process.env["REQUIRE_RUNTIMES"] ?? "").split(",").map((name) => name.trim());
  if (required.includes(runtime)) throw new Error(`REQUIRE_RUNTIMES names ${runtime}, and ${reason}`);
  process.stderr.write(`Skipped ${runtime}: ${reason}\n`);
  return undefined;
}
