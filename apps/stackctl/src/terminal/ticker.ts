import type { Output } from "./output.ts";

/** Shows how long something has been going on, once a second, until it is over; nothing off a terminal. */
export async function whileTicking<T>(output: Output, what: string, work: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const show = (): void => output.status(`${what} ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  show();
  const timer = setInterval(show, 1_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    output.status(undefined);
  }
}
