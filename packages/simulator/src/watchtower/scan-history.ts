import type { ScanCounts } from "./scan-counts.ts";

/** One update run as the fork remembers it. */
export interface HistoryEntry extends ScanCounts {
  readonly nanos: bigint;
}

/** Which runs are asked for; both ends of the time are included. */
export interface HistoryFilter {
  readonly sinceNanos?: bigint | undefined;
  readonly untilNanos?: bigint | undefined;
  /** The newest so many; 0 for all. */
  readonly limit: number;
}

const kept = 500;

/** The update runs of one process, oldest first; the newest 500 are kept (reference/watchtower.md a.4). */
export class ScanHistory {
  #entries: readonly HistoryEntry[] = [];

  add(entry: HistoryEntry): void {
    this.#entries = [...this.#entries, entry].slice(-kept);
  }

  select({ sinceNanos, untilNanos, limit }: HistoryFilter): readonly HistoryEntry[] {
    const inTime = this.#entries.filter(
      ({ nanos }) => nanos >= (sinceNanos ?? nanos) && nanos <= (untilNanos ?? nanos),
    );
    return limit === 0 ? inTime : inTime.slice(-limit);
  }
}
