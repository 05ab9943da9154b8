import type { FetchFunction } from "@stack/http";
import { onTestFinished, vi } from "vitest";

/** A fetch that lets a test do something before the first look at the metrics that follows the update's answer. */
export function beforeFirstLook(work: () => Promise<void>): FetchFunction {
  let isAnswered = false;
  return async (url, init) => {
    if (init.method === "POST") {
      const response = await fetch(url, init);
      isAnswered = true;
      return response;
    }
    if (isAnswered && url.endsWith("/v1/metrics")) {
      isAnswered = false;
      await work();
    }
    return fetch(url, init);
  };
}

/** What happens around the last look that is answered. */
interface SlowLooks {
  readonly beforeLast?: () => void;
  readonly afterLast?: () => void;
  readonly through?: FetchFunction;
}

/**
 * A fetch whose looks are answered while the update is under way as often as said, and no more until it is answered;
 * `afterLast` is called once those are done with.
 */
export function slowAfter(
  answers: number,
  { beforeLast, afterLast, through = fetch }: SlowLooks = {},
): FetchFunction {
  let meanwhile: number | undefined;
  return async (url, init) => {
    if (init.method === "POST") {
      meanwhile = 0;
      const response = await through(url, init);
      meanwhile = undefined;
      return response;
    }
    if (meanwhile === undefined || ++meanwhile < answers) return through(url, init);
    if (meanwhile === answers) {
      beforeLast?.();
      return through(url, init);
    }
    afterLast?.();
    return new Promise((_, reject) => {
      init.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error), { once: true });
    });
  };
}

/** Stops the clock that durations are taken by, so that they do not depend on the machine; the result lets time pass. */
export function stopTime(): (ms: number) => void {
  let now = performance.now();
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  return (ms) => void (now += ms);
}
