// Brings a clone to the point where its commands run: installs what the lock file says, and builds.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.installed-lockfile`;

/** Runs a command from the root; true if it succeeded. Its output goes to stderr: stdout is the caller's own. */
export function tryRun(command, args, { cwd = root, env = {} } = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", ...env },
    shell: process.platform === "win32",
  });
  if (error === undefined && status === 0) return true;
  console.error(`\n${command} ${args.join(" ")} failed${error === undefined ? "" : `: ${error.message}`}.`);
  return false;
}

/** As tryRun, but ends this process when it fails. */
export function run(command, args, options) {
  if (!tryRun(command, args, options)) process.exit(1);
}

/** Installs with `npm ci`, unless what is installed came from this very lock file. */
export function install() {
  const locked = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
  let installed;
  try {
    installed = readFileSync(stamp, "utf8");
  } catch {
    // nothing installed yet
  }
  if (installed === locked) return;
  console.error("Installing (once)…");
  run("npm", ["ci", "--ignore-scripts", "--loglevel=error"]);
  writeFileSync(stamp, locked);
}

/** The arguments of a turbo run; finished tasks come from its cache. */
export function turbo(tasks, ...extra) {
  return [
    "--no-install",
    "turbo",
    "run",
    ...tasks,
    "--output-logs=errors-only",
    "--log-order=grouped",
    ...extra,
  ];
}
