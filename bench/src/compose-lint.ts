import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { lintCompose, toYaml } from "@stack/compose";
import { LineCounter, parseDocument } from "yaml";
import { stackOf } from "./compose-stacks.ts";
import { processorTimeOf, takeTurns } from "./processor-time.ts";
import { atMost, median } from "./verdicts.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** The rows about lintCompose. */
export function measureLint(rounds: number): void {
  overParse("compose", rounds);
  overParse("swarm", rounds);
  overDockerCompose(rounds);
  manyFiles();
}

/** Lint against what `yaml` takes to read the same text with positions, and nothing else. */
function overParse(target: "compose" | "swarm", rounds: number): void {
  const text = toYaml(stackOf(100));
  const pairs = takeTurns(
    rounds,
    () => lintCompose(text, { target }).length,
    () => parseDocument(text, { lineCounter: new LineCounter() }).errors.length,
    500,
  );
  atMost(
    `lint for ${target}, 100 services, of yaml's parse with positions`,
    median(pairs.map(({ ours, other }) => ours / other)),
    1.5,
    inMilliseconds(pairs),
  );
}

/** Lint in a new process, Node's own start included, against `docker compose config -q`: from start to exit. */
function overDockerCompose(rounds: number): void {
  const what = "lint, 100 services, a process of its own, of docker compose config -q";
  const folder = mkdtempSync(join(tmpdir(), "bench-compose-"));
  const file = join(folder, "compose.yaml");
  const script = fileURLToPath(new URL("compose-lint-process.mjs", import.meta.url));
  try {
    writeFileSync(file, toYaml(stackOf(100)));
    const lint = () => wallTimeOf(process.execPath, [script, file], folder);
    const compose = () => wallTimeOf("docker", ["compose", "-f", file, "config", "-q"], folder);
    if (lint() === undefined) throw new Error("The linting process failed.");
    if (compose() === undefined) {
      console.log(`       ${what}: not measured, there is no docker compose here`);
      return;
    }
    const pairs = Array.from({ length: rounds }, () => ({ ours: lint() ?? NaN, other: compose() ?? NaN }));
    atMost(what, median(pairs.map(({ ours, other }) => ours / other)), 1, inMilliseconds(pairs));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds until a command has ended; undefined when it failed. */
function wallTimeOf(command: string, args: readonly string[], cwd: string): number | undefined {
  const start = performance.now();
  const { status } = spawnSync(command, args, { cwd, stdio: "ignore", timeout: 60_000 });
  return status === 0 ? performance.now() - start : undefined;
}

/** A thousand different files in one process: each takes as long as the first hundred did, and nothing is kept. */
function manyFiles(): void {
  const files = Array.from({ length: 1000 }, (_, index) =>
    toYaml({ ...stackOf(3), name: `bench-${index}`, "x-file": index }),
  );
  const lintAll = (count: number) => {
    for (const text of files.slice(0, count)) lintCompose(text, { target: "compose" });
    return count;
  };
  lintAll(200);
  const ratios: number[] = [];
  const kept: number[] = [];
  for (let round = 0; round < 5; round++) {
    const few = processorTimeOf(() => lintAll(100), 1000);
    const before = heapBytes();
    const many = processorTimeOf(() => lintAll(1000), 0);
    kept.push(heapBytes() - before);
    ratios.push(many / few);
  }
  atMost("lint of 1,000 files, of 100 files", median(ratios), 10.5);
  atMost("megabytes kept after 1,000 files", median(kept) / 1e6, 1);
}

function heapBytes(): number {
  for (let times = 0; times < 3; times++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

function inMilliseconds(pairs: readonly { ours: number; other: number }[]): string {
  const [ours, other] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.other))];
  return `${ours.toFixed(1)} ms against ${other.toFixed(1)} ms`;
}
