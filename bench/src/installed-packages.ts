import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The packages that installing this one brings along, by the manifests as they are published. */
export function packagesBeside(name: string): string[] {
  const start = fileURLToPath(import.meta.resolve(`${name}/package.json`));
  const seen = new Set<string>();
  collect(realpathSync(start), seen);
  return [...seen].sort();
}

function collect(manifestPath: string, seen: Set<string>): void {
  const { dependencies = {} } = JSON.parse(readFileSync(manifestPath, "utf8")) as Manifest;
  for (const name of Object.keys(dependencies)) {
    if (seen.has(name)) continue;
    seen.add(name);
    collect(realpathSync(manifestOf(name, dirname(manifestPath))), seen);
  }
}

/** Found as Node finds it: in the nearest `node_modules` that has it. */
function manifestOf(name: string, folder: string): string {
  const path = join(folder, "node_modules", name, "package.json");
  if (existsSync(path)) return path;
  if (dirname(folder) === folder) throw new Error(`${name} is not installed.`);
  return manifestOf(name, dirname(folder));
}
