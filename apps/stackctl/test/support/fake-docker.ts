import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { temporaryFolder } from "./folder.ts";

/** One run of the docker command. */
export interface DockerRun {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A `docker` command of the test's own. */
export interface FakeDocker {
  /** An environment in which it is found first. */
  readonly env: Readonly<Record<string, string>>;
  /** How it was run, in order. */
  runs(): Promise<DockerRun[]>;
}

/** A script that says `ready`, goes on until it is asked to end, then says `stopping`. */
export const untilTerminated = `exec "${process.execPath}" -e '
  process.on("SIGTERM", () => { console.log("stopping"); process.exit(130); });
  setInterval(() => undefined, 60_000);
  console.log("ready");
'`;

/**
 * Puts a `docker` in front of all others that writes down how it was run and then runs `script` (of `sh`), whose
 * positional parameters are docker's.
 */
export async function fakeDocker(script = "exit 0"): Promise<FakeDocker> {
  const folder = await temporaryFolder();
  const record = join(folder, "runs");
  const recorder = join(folder, "record.mjs");
  await writeFile(
    recorder,
    `import { appendFileSync } from "node:fs";
const run = { args: process.argv.slice(2), env: process.env };
appendFileSync(${JSON.stringify(record)}, JSON.stringify(run) + "\\n");
`,
  );
  const docker = join(folder, "docker");
  await writeFile(docker, `#!/bin/sh\n"${process.execPath}" "${recorder}" "$@"\n${script}\n`);
  await chmod(docker, 0o755);
  return {
    env: { PATH: [folder, process.env["PATH"] ?? ""].join(delimiter), HOME: folder },
    async runs() {
      const lines = (await readFile(record, "utf8")).trimEnd().split("\n");
      return lines.map((line) => JSON.parse(line) as DockerRun);
    },
  };
}
