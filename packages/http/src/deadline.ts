/** What ended an exchange early. */
export type EndedBy = "caller" | "timeout";

/** One signal for a whole exchange, joined from the time limit and the caller's own signal. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Which of the two fired, once one has. */
  endedBy(): EndedBy | undefined;
  /**
   * The work, or a rejection as soon as the deadline ends it. undici looks at the signal only once it is connected,
   * up to 10 s later; it then drops the request unsent, so nothing runs after the rejection.
   */
  race<T>(work: Promise<T>): Promise<T>;
  /** Releases the timer and the listener; to be called however the exchange ended. */
  release(): void;
}

/** Longest time a timer can hold; more would fire at once. */
const longestTimeoutMs = 2_147_483_647;

/** Throws `TypeError` for a `timeoutMs` that is no time limit: `NaN`, 0 or less, or more than a timer can hold. */
export function assertTimeout(timeoutMs: number): void {
  if (timeoutMs === Infinity || (timeoutMs > 0 && timeoutMs <= longestTimeoutMs)) return;
  throw new TypeError(
    `@stack/http: timeoutMs must be above 0 and at most ${longestTimeoutMs} milliseconds, or Infinity; it is ${timeoutMs}.`,
  );
}

/** Starts the clock. `timeoutMs` of `Infinity` sets no limit. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let endedBy: EndedBy | undefined;
  const end = (by: EndedBy): void => {
    endedBy ??= by;
    controller.abort();
  };
  const onAbort = (): void => end("caller");
  const timer = timeoutMs === Infinity ? undefined : setTimeout(() => end("timeout"), timeoutMs);
  caller?.addEventListener("abort", onAbort, { once: true });
  if (caller?.aborted === true) onAbort();
  return {
    signal: controller.signal,
    endedBy: () => endedBy,
    race: (work) =>
      new Promise((resolve, reject) => {
        const { signal } = controller;
        const giveUp = (): void => reject(signal.reason as Error);
        if (signal.aborted) giveUp();
        signal.addEventListener("abort", giveUp, { once: true });
        work.then(resolve, reject);
      }),
    release: () => {
      clearTimeout(timer);
      caller?.removeEventListener("abort", onAbort);
    },
  };
}
