import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const hasPromtool = spawnSync("promtool", ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0;

/** Whether tests that need promtool may be left out; what REQUIRE_PROMETHEUS asks for fails instead. */
export const withoutPromtool = !hasPromtool && (process.env["REQUIRE_PROMETHEUS"] ?? "") === "";

/** For the names of such tests. */
export const promtoolMissing = withoutPromtool ? " (skipped: no promtool on this machine)" : "";

/** Runs promtool beside the given files, by path; what it prints where it finds something wrong, else undefined. */
export function promtool(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { status, stdout, stderr, error } = spawnSync("promtool", args, {
      cwd: folder,
      encoding: "utf8",
      timeout: 120_000,
    });
    if (error) throw error;
    return status === 0 ? undefined : `${stdout}\n${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
