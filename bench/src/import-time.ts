import { execFileSync } from "node:child_process";
import { median } from "./verdicts.ts";

/** Milliseconds that importing a package takes over importing an empty module: medians of fresh processes, in turns. */
export function importTimeOver(specifier: string): number {
  const times = { ours: [] as number[], empty: [] as number[] };
  for (let turn = 0; turn < 15; turn++) {
    times.empty.push(importTime("data:text/javascript,"));
    times.ours.push(importTime(import.meta.resolve(specifier)));
  }
  return median(times.ours) - median(times.empty);
}

function importTime(url: string): number {
  const program = `const at = performance.now(); await import(${JSON.stringify(url)}); process.stdout.write(String(performance.now() - at));`;
  const arguments_ = ["--input-type=module", "--eval", program];
  return Number(execFileSync(process.execPath, arguments_, { encoding: "utf8" }));
}
