import { readFile } from "node:fs/promises";
import type { DockerHost } from "@stack/simulator";
import type { ComposeRunner } from "../deploy/compose-runner.ts";
import { readEnvFile } from "../deploy/env-file.ts";

/** Deploys to a simulated host what `docker compose` would deploy to a real one, from the same files. */
export function createSimulatedCompose(host: DockerHost): ComposeRunner {
  return {
    check: () => Promise.resolve(),
    async up({ file, directory, name }, onProgress) {
      const env = await readEnvFile(`${directory}/.env`);
      await host.composeUp(await readFile(file, "utf8"), { projectName: name, directory, env, onProgress });
    },
    down: ({ name }) => host.composeDown(name),
  };
}
