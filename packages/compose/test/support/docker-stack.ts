import { spawnSync } from "node:child_process";
import { composeConfig } from "./docker-compose.ts";
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
