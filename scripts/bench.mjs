// Builds what a benchmark needs and runs it: npm run bench -- prometheus-text
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const name = process.argv[2];
const script = join(root, "bench", "src", `${name}.ts`);

if (name === undefined || !existsSync(join(root, "packages", name)) || !existsSync(script)) {
  const known = readdirSync(join(root, "packages")).filter((folder) =>
    existsSync(join(root, "bench", "src", `${folder}.ts`)),
  );
  console.error(`Usage: npm run bench -- <name>, where <name> is one of: ${known.join(", ")}`);
  process.exit(1);
}

execFileSync("npx", ["turbo", "run", "build", `--filter=@stack/${name}`, "--output-logs=errors-only"], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});
execFileSync(process.execPath, [script], { cwd: root, stdio: "inherit" });
