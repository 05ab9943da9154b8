// npm run test:break: breaks the code in named ways, one at a time, and expects the tests to fail each time.
// Works on a copy of the package beside its original, which is never touched.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { install, root, run, turbo } from "./bootstrap.mjs";
import { breakages } from "./breakages.mjs";

install();
run("npx", turbo(["build"]));

const wanted = process.argv[2];
let unnoticed = 0;
let noticed = 0;
for (const breakage of breakages.filter(({ name }) => wanted === undefined || name.includes(wanted))) {
  const problem = tryBreakage(breakage);
  console.log(
    `${problem === undefined ? "noticed  " : "UNNOTICED"}  ${breakage.package}: ${breakage.name}${problem ? ` (${problem})` : ""}`,
  );
  if (problem === undefined) noticed++;
  else unnoticed++;
}
console.log(`${noticed} passed, ${unnoticed} failed`);
process.exit(unnoticed === 0 ? 0 : 1);

/** Why the breakage proves nothing, or undefined when the tests pass without it and fail with it. */
function tryBreakage({ package: folder, file, from, to, tests }) {
  const copy = `${root}${folder}/.broken`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  try {
    for (const name of ["src", "test", "package.json"])
      cpSync(`${root}${folder}/${name}`, `${copy}/${name}`, { recursive: true });
    symlinkSync("../dist", `${copy}/dist`);
    if (failedTests(copy, tests) !== 0) return "the tests fail without it, too";
    if (!existsSync(`${copy}/${file}`)) return `there is no ${file}`;
    const source = readFileSync(`${copy}/${file}`, "utf8");
    if (source.split(from).length !== 2) return `its place is not exactly once in ${file}`;
    writeFileSync(
      `${copy}/${file}`,
      source.replace(from, () => to),
    );
    const failed = failedTests(copy, tests);
    if (failed === undefined) return "the tests did not run";
    return failed === 0 ? "the tests pass all the same" : undefined;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** How the tests ended: how many failed, or undefined when they did not even run. */
function failedTests(cwd, tests) {
  const report = `${cwd}/.test-report.json`;
  rmSync(report, { force: true });
  const args = [
    "--no-install",
    "vitest",
    "run",
    "--config",
    "../../../vitest.config.ts",
    "--bail=1",
    ...tests,
  ];
  const { status } = spawnSync("npx", args, {
    cwd,
    stdio: "ignore",
    timeout: 300_000,
    shell: process.platform === "win32",
  });
  if (status === null || !existsSync(report)) return undefined;
  const { numFailedTests, success } = JSON.parse(readFileSync(report, "utf8"));
  return success || numFailedTests > 0 ? numFailedTests : undefined;
}
