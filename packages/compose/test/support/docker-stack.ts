import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeConfig, composeConfigs, runWithInput, severalAtATime } from "./docker-compose.ts";
import type { ComposeVerdict } from "./docker-compose.ts";

/** Whether there is a docker command here that knows `docker stack config`, which needs no engine. */
export const hasDockerStack =
  spawnSync("docker", ["stack", "config", "--help"], { stdio: "ignore", timeout: 30_000 }).status === 0;

/** Whether tests of it are skipped: there is none, and `REQUIRE_DOCKER` does not ask for it. */
export const mayBeSkipped = !hasDockerStack && (process.env["REQUIRE_DOCKER"] ?? "") === "";

/**
 * What `docker stack config` makes of a file, or the error with which it refuses it. It prints YAML as Go reads it
 * (U+2028 breaks lines), so the real Compose reads the print, its variables left alone.
 */
export function stackConfig(yaml: string, variables: Readonly<Record<string, string>> = {}): ComposeVerdict {
  const { status, stdout, stderr, error } = spawnSync("docker", ["stack", "config", "-c", "-"], {
    input: yaml,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...variables },
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return status === 0 ? composeConfig(stdout, {}, ["--no-interpolate"]) : { error: stderr.trim() };
}

/** The same for many files, several at a time; paths of the files begin in a folder that is gone by then. */
export async function stackConfigs(
  files: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly verdicts: readonly ComposeVerdict[]; readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "stack-configs-"));
  try {
    const printed = await severalAtATime(files, (yaml) =>
      runWithInput("docker", ["stack", "config", "-c", "-"], yaml, {
        cwd: folder,
        env: { PATH: process.env["PATH"], ...variables },
      }),
    );
    const read = await composeConfigs(
      printed.map(({ code, stdout }) => (code === 0 ? stdout : "services: {}")),
      { flags: ["--no-interpolate"] },
    );
    const verdicts = printed.map(({ code, stderr }, index) =>
      code === 0 ? (read[index] ?? {}) : { error: stderr.trim() },
    );
    return { verdicts, folder };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
