import { isSameEntry, type LogEntry } from "./log-entries.ts";

/** One reading of the log, which may begin with entries that were delivered already. */
export interface LogReading {
  /** Where to begin, for the engine's `since`; `undefined` from wherever the client wanted. */
  readonly since: string | undefined;
  /** Says whether this entry is new, and if so takes it as delivered. */
  readonly take: (entry: LogEntry) => boolean;
  /** Says whether this entry was delivered before. */
  readonly knows: (entry: LogEntry) => boolean;
  end(): void;
}

/** Most entries of one timestamp that are remembered. */
const maxRecent = 5_000;

/**
 * What of a log was delivered, when several readings overlap.
 *
 * An engine begins a log at the first entry not older than `since` and then gives all that follow, so entries of the
 * latest timestamp come again, and so do those that another reading has delivered meanwhile. Equal timestamps are told
 * apart by how often each entry came.
 */
export class LogPosition {
  #latest = 0n;
  /** All that was delivered since the first entry of the latest timestamp. */
  #recent: LogEntry[] = [];
  readonly #readings = new Set<{ unseen: LogEntry[] }>();

  begin(): LogReading {
    const own = { unseen: [...this.#recent] };
    const isAtStart = this.#recent.length === 0;
    const indexOf = (entry: LogEntry): number => own.unseen.findIndex((seen) => isSameEntry(seen, entry));
    this.#readings.add(own);
    return {
      since: isAtStart ? undefined : sinceOf(this.#latest),
      take: (entry) => {
        const index = indexOf(entry);
        if (index < 0) this.#deliver(entry, own);
        else own.unseen.splice(index, 1);
        return index < 0;
      },
      knows: (entry) => indexOf(entry) >= 0,
      end: () => void this.#readings.delete(own),
    };
  }

  /** How many entries the reading that lags most has still to see again; a bound for memory. */
  get backlog(): number {
    return Math.max(0, ...[...this.#readings].map(({ unseen }) => unseen.length));
  }

  #deliver(entry: LogEntry, by: object): void {
    // A copy: what came in belongs to a much larger buffer, which would stay alive with it.
    const kept = { ...entry, line: Buffer.from(entry.line) };
    if (entry.time > this.#latest) {
      this.#latest = entry.time;
      this.#recent = [];
    }
    this.#recent.push(kept);
    if (this.#recent.length > maxRecent) this.#recent.shift();
    for (const reading of this.#readings) if (reading !== by) reading.unseen.push(kept);
  }
}

function sinceOf(time: bigint): string {
  return `${time / 1_000_000_000n}.${String(time % 1_000_000_000n).padStart(9, "0")}`;
}
