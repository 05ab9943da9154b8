import { createHash } from "node:crypto";
import { lstat, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { engineHoldings, type EngineHoldings } from "./engine-holdings.ts";
import type { Sandbox } from "./sandbox.ts";

/** What a command could have changed: every file of the sandbox, and what it has on the engine. */
export interface HostState extends EngineHoldings {
  /** Path, mode, and for files their content's digest. */
  readonly files: readonly string[];
}

/** Looks at all of it; two looks are equal when nothing has changed in between. */
export async function hostState({ name, folder }: Sandbox): Promise<HostState> {
  return { files: await filesBelow(folder), ...(await engineHoldings(name)) };
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const described = names.map(async (name) => {
    const path = join(folder, name);
    const status = await lstat(path);
    const mode = (status.mode & 0o777).toString(8);
    if (!status.isFile()) return `${name} ${mode}`;
    const digest = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    return `${name} ${mode} ${digest}`;
  });
  return (await Promise.all(described)).sort();
}
