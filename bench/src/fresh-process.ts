import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ContenderName } from "./contenders.ts";
import type { Measurement } from "./measure.ts";
import type { PageName } from "./pages.ts";

const script = fileURLToPath(new URL("measure.ts", import.meta.url));

/** Measures a contender in so many fresh processes; the medians of each figure. */
export function measureFresh(contender: ContenderName, page: PageName, processes: number): Measurement {
  const runs = Array.from({ length: processes }, () => {
    const output = execFileSync(
      process.execPath,
      ["--expose-gc", "--max-old-space-size=8000", script, contender, page],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    return JSON.parse(output) as Measurement;
  });
  const failed = runs.find(({ error }) => error !== undefined);
  if (failed !== undefined) return failed;
  return {
    medianMs: medianOf(runs.map(({ medianMs = NaN }) => medianMs)),
    heapBytes: medianOf(runs.map(({ heapBytes = NaN }) => heapBytes)),
    externalBytes: medianOf(runs.map(({ externalBytes = NaN }) => externalBytes)),
  };
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
