import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ComposeError } from "./compose-error.ts";
import { parseEnvFile } from "./env-file.ts";
import type { Project } from "./project.ts";
import { type Mapping, pairsOf, textOf } from "./scalars.ts";

function readEnvFiles(definition: Mapping, path: string, directory: string): Record<string, string> {
  const value = definition["env_file"];
  const entries: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  let all: Record<string, string> = {};
  for (const entry of entries) {
    const name = typeof entry === "object" && entry !== null ? (entry as Mapping)["path"] : entry;
    const file = resolve(directory, textOf(name, `${path}.env_file`));
    if (!existsSync(file)) {
      throw new ComposeError(`env file ${file} not found: stat ${file}: no such file or directory`);
    }
    all = { ...all, ...parseEnvFile(readFileSync(file, "utf8")) };
  }
  return all;
}

/** The environment of a service: its files, then its own settings; a name without value is taken from the shell. */
export function environmentOf(definition: Mapping, path: string, project: Project): string[] {
  const all = readEnvFiles(definition, path, project.directory);
  for (const [name, value] of Object.entries(pairsOf(definition["environment"], `${path}.environment`))) {
    const resolved = value ?? project.lookup(name);
    if (resolved !== undefined) all[name] = resolved;
  }
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}
