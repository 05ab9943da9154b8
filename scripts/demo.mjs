// npm run demo: from nothing installed to the whole path on the embedded simulator. `-- --json` prints one document.
import { spawnSync } from "node:child_process";
import { install, root, run, turbo } from "./bootstrap.mjs";

install();
run("npx", turbo(["build"], "--filter=@stack/stackctl"));
const args = ["apps/stackctl/dist/demo.js", ...process.argv.slice(2)];
const { status } = spawnSync("node", args, { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
