// npm test: installs, builds, and runs every check and test; the last line is `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { install, root, tryRun, turbo } from "./bootstrap.mjs";
import { countTests, forgetReports } from "./test-reports.mjs";

install();
forgetReports();

const failures = [];
const check = (name, ok) => {
  if (!ok) failures.push(name);
};
check("lock file", tryRun("node", ["scripts/check-lockfile.mjs"]));
check("formatting", tryRun("npx", ["--no-install", "prettier", "--check", "--log-level=warn", "."]));
check("lint of the scripts", tryRun("npx", ["--no-install", "eslint", "scripts", "--max-warnings", "0"]));
check("OpenAPI descriptions", tryRun("node", ["scripts/lint-openapi.mjs"]));
const tasks = ["generate:check", "build", "typecheck", "lint", "lint:package", "test"];
// Some tests look at the real programs where they are: what they found without must not come from the cache.
const env = {
  DOCKER_COMPOSE_VERSION: outputOf("docker", ["compose", "version", "--short"]) ?? "none",
  PROMTOOL_VERSION: outputOf("promtool", ["--version"]) ?? "none",
};
check(tasks.join(", "), tryRun("npx", turbo(tasks, "--continue", "--concurrency=3"), { env }));
check("published packages under each Node", tryRun("node", ["scripts/smoke.mjs"]));

// Each skips by itself, in one line, where its runtime is missing.
check("e2e in other runtimes", tryRun("npm", ["run", "--silent", "test:runtimes"], { cwd: `${root}e2e` }));
if (outputOf("docker", ["version", "--format", "{{.Server.Version}}"]) !== undefined) {
  check("e2e", tryRun("npm", ["run", "--silent", "test:docker"], { cwd: `${root}e2e` }));
} else if (process.env.REQUIRE_DOCKER) {
  console.error("REQUIRE_DOCKER is set, and no Docker Engine is reachable.");
  failures.push("Docker");
} else {
  console.error("No Docker Engine is reachable: the tests in e2e/ were left out.");
}

const { passed, failed, skipped } = countTests();
for (const name of failures) console.error(`failed: ${name}`);
// A check that is no test, such as lint, counts as one failure where no test failed.
const counted = Math.max(failed, failures.length);
if (skipped > 0) console.error(`${skipped} skipped`);
console.log(`${passed} passed, ${counted} failed`);
process.exit(counted === 0 ? 0 : 1);

/** What a command prints; undefined where it is missing or fails. */
function outputOf(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", timeout: 20_000 });
  return status === 0 ? stdout.trim() : undefined;
}
