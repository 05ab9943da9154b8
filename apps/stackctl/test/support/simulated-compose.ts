import { readFile } from "node:fs/promises";
import type { DockerHost } from "@stack/simulator";
import type { ComposeRunner } from "../../src/deploy/compose-runner.ts";
import { readEnvFile } from "../../src/deploy/env-file.ts";
import { Failure } from "../../src/failure.ts";
import { join } from "node:path";

/** Compose on a simulated host, with a record of what was asked of it. */
export interface SimulatedCompose extends ComposeRunner {
  /** What was done, in order: `check`, `up` and `down`. */
  readonly calls: readonly string[];
}

/** Brings compose files up on a simulated host, from what is on disk, and fails as the real runner does. */
export function simulatedCompose(host: DockerHost): SimulatedCompose {
  const calls: string[] = [];
  return {
    calls,
    check() {
      calls.push("check");
      return Promise.resolve();
    },
    async up({ file, directory, name }, onProgress, signal) {
      calls.push("up");
      const yaml = await readFile(file, "utf8");
      const env = await readEnvFile(join(directory, ".env"));
      try {
        await host.composeUp(yaml, { projectName: name, directory, env, onProgress });
      } catch (cause) {
        const said = cause instanceof Error ? cause.message : String(cause);
        throw new Failure("COMPOSE_UP", `docker compose up failed: ${said}.`, "See the lines above.", {
          cause,
        });
      }
      signal?.throwIfAborted();
    },
    async down({ name }) {
      calls.push("down");
      await host.composeDown(name);
    },
  };
}
