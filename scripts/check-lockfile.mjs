// npm drops an optional platform package it cannot find and writes a lock file that `npm ci` then refuses on
// other platforms. Every optional dependency named in the lock file must therefore be locked itself, and no
// entry may carry the download address of one particular registry.
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const locked = new Set(
  Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)),
);
const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !locked.has(name))
    .map((name) => `${name} (optional dependency of ${path || "the root"}) is not in the lock file`),
);
const addressed = Object.entries(packages)
  .filter(([, entry]) => /^https?:/.test(entry.resolved ?? ""))
  .map(([path]) => `${path} carries a download address`);
const problems = [...missing, ...addressed];
for (const problem of problems) console.error(`package-lock.json: ${problem}`);
if (problems.length > 0) process.exit(1);
