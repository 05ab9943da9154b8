import { contenders } from "./contenders.ts";
import type { Contender, ContenderName } from "./contenders.ts";
import type { PageName } from "./pages.ts";

/** What one fresh process measured. */
export interface Measurement {
  /** The median of one reading, in milliseconds; absent if it failed. */
  medianMs?: number;
  /** What a result holds on to beside its input, in bytes. */
  heapBytes?: number;
  externalBytes?: number;
  error?: string;
}

const WARM_UP_MS = 400;
const MEASURE_MS = 800;
/** Short readings are timed in batches of at least this. */
const BATCH_MS = 2;

async function measure(contender: Contender, page: PageName): Promise<Measurement> {
  const run = contender.prepare(page);
  const memory = await retained(run);
  const once = await spend(run, WARM_UP_MS, 1);
  const batch = Math.max(1, Math.round(BATCH_MS / median(once.slice(-20))));
  return { medianMs: median(await spend(run, MEASURE_MS, batch)), ...memory };
}

/** Times of one reading each, from batches of readings, for so long, and at least three. */
async function spend(run: () => unknown, milliseconds: number, batch: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + milliseconds;
  while (performance.now() < until || times.length < 3) {
    const start = performance.now();
    for (let index = 0; index < batch; index++) {
      const result = run();
      // Only what is really asynchronous pays for it.
      if (result instanceof Promise) await result;
    }
    times.push((performance.now() - start) / batch);
  }
  return times;
}

/** Results to keep alive while memory is looked at. */
const kept: unknown[] = [];

async function keep(run: () => unknown): Promise<void> {
  kept.push(await run());
}

/** What a second result takes: the first one brings the code and what it caches. */
async function retained(run: () => unknown): Promise<{ heapBytes: number; externalBytes: number }> {
  await keep(run);
  collectGarbage();
  const before = process.memoryUsage();
  await keep(run);
  collectGarbage();
  const after = process.memoryUsage();
  kept.length = 0;
  return { heapBytes: after.heapUsed - before.heapUsed, externalBytes: after.external - before.external };
}

function collectGarbage(): void {
  for (let times = 0; times < 3; times++) globalThis.gc?.();
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

const [name, page] = process.argv.slice(2) as [ContenderName, PageName];
try {
  console.log(JSON.stringify(await measure(contenders[name], page)));
} catch (error) {
  const result: Measurement = { error: error instanceof Error ? error.message : String(error) };
  console.log(JSON.stringify(result));
}
