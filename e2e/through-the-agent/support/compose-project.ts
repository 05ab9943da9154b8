import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DockerBench } from "./docker-bench.ts";

/** A project in a folder of its own. */
export interface ComposeProject {
  readonly name: string;
  readonly folder: string;
  /** The arguments of `docker` for a command of Compose's. */
  readonly compose: (...args: readonly string[]) => string[];
}

/** Writes a project of services that run these scripts; the second depends on the first, and so on. */
export async function writeProject(
  bench: DockerBench,
  scripts: Readonly<Record<string, string>>,
): Promise<ComposeProject> {
  const name = bench.newName();
  const folder = join(bench.at.folder, name);
  const names = Object.keys(scripts);
  const services = Object.fromEntries(
    Object.entries(scripts).map(([service, script], index) => [
      service,
      {
        image: bench.at.image,
        command: ["sh", "-c", script],
        stdin_open: true,
        stop_grace_period: "0s",
        ...(index > 0 && { depends_on: [names[index - 1]] }),
      },
    ]),
  );
  await mkdir(folder);
  await writeFile(join(folder, "compose.yaml"), JSON.stringify({ services }));
  return {
    name,
    folder,
    compose: (...args) => ["compose", "-p", name, "-f", join(folder, "compose.yaml"), ...args],
  };
}
