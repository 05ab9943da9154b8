import { tellingLooks } from "../look-meanwhile.ts";

/** The time that full runs of a test's 1.7.1 take, in looks at its metrics. */
export interface RunTime {
  /** The metrics were looked at. */
  looked(): void;
  /** Resolves when a run may end: after so many looks that the client knows it for none that was skipped. */
  pass(): Promise<void>;
}

/** For callers that never look. */
const longestMs = 1_000;

/** Begins to count the looks. */
export function startRunTime(): RunTime {
  const running = new Set<() => void>();
  return {
    looked() {
      for (const look of [...running]) look();
    },
    pass() {
      return new Promise((resolve) => {
        let looks = 0;
        const end = (): void => {
          running.delete(look);
          clearTimeout(timer);
          resolve();
        };
        const look = (): void => {
          // The answer to the last one must be there first.
          if (++looks === tellingLooks) setTimeout(end, 10);
        };
        const timer = setTimeout(end, longestMs);
        running.add(look);
      });
    },
  };
}
