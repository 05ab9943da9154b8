// Imports every published package, as ESM and by require(), under each Node on the PATH: the toolchain's and the
// system's own. Importing must do nothing: no output, and nothing that keeps the process alive.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./bootstrap.mjs";

const names = readdirSync(`${root}packages`)
  .map((folder) => JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, "utf8")))
  .filter((manifest) => manifest.private !== true)
  .map((manifest) => manifest.name);
const onPath = process.env.PATH.split(delimiter).map((folder) => join(folder, "node"));
const nodes = [process.execPath, ...onPath]
  .filter((path) => existsSync(path))
  .map((path) => realpathSync(path));
const program = names.map((name) => `await import("${name}"); require("${name}");`).join("\n");
const prelude = `import { createRequire } from "node:module"; const require = createRequire(process.cwd() + "/smoke.js");`;

let failed = false;
for (const node of new Set(nodes)) {
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  const { status, stdout, stderr, error } = spawnSync(
    node,
    ["--input-type=module", "-e", prelude + program],
    {
      cwd: `${root}apps/stackctl`,
      encoding: "utf8",
      timeout: 60_000,
    },
  );
  const quiet = stdout === "" && !/error/i.test(stderr);
  const ok = status === 0 && quiet;
  console.error(`${names.length} packages under Node ${version}: ${ok ? "ok" : "failed"}`);
  if (!ok) console.error(error?.message ?? `${stdout}${stderr}`);
  failed ||= !ok;
}
if (failed) process.exit(1);
