/** Milliseconds of processor time for one call, from as many as fit into the time given. */
export function processorTimeOf(call: () => number, milliseconds: number): number {
  const until = performance.now() + milliseconds;
  const start = process.cpuUsage();
  let calls = 0;
  let sum = 0;
  do {
    sum += call();
    calls += 1;
  } while (performance.now() < until);
  const { user, system } = process.cpuUsage(start);
  if (sum < 0) throw new Error("A call gave nothing.");
  return (user + system) / 1000 / calls;
}

/**
 * Processor time of two sides that take turns, so that both meet the same weather; a turn is so long that it
 * holds several calls.
 */
export function takeTurns(
  rounds: number,
  ours: () => number,
  other: () => number,
  milliseconds = 100,
): { ours: number; other: number }[] {
  processorTimeOf(ours, 300);
  processorTimeOf(other, 300);
  return Array.from({ length: rounds }, () => ({
    ours: processorTimeOf(ours, milliseconds),
    other: processorTimeOf(other, milliseconds),
  }));
}
