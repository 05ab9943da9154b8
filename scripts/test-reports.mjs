// Adds up the reports that vitest left in each workspace.
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { root } from "./bootstrap.mjs";

const workspaces = () => [
  ...["packages", "apps"].flatMap((folder) => readdirSync(root + folder).map((name) => `${folder}/${name}`)),
  "e2e",
  "e2e/runtimes",
  "bench",
];
const reports = () =>
  workspaces()
    .map((path) => `${root}${path}/.test-report.json`)
    .filter((path) => existsSync(path));

/** Removes the reports of earlier runs, so that only this run's are counted. */
export function forgetReports() {
  for (const path of reports()) rmSync(path);
}

/** Counts over all reports; a file that failed without a failing test (it did not even load) counts as one. */
export function countTests() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const path of reports()) {
    const report = JSON.parse(readFileSync(path, "utf8"));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0);
    total.skipped += report.numPendingTests + report.numTodoTests;
  }
  return total;
}
