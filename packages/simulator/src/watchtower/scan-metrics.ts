import { noCounts, type ScanCounts } from "./scan-counts.ts";

/** Watchtower's own metric values: gauges of the last run and counters since start. */
export interface ScanValues extends ScanCounts {
  readonly scansTotal: number;
  readonly scansSkipped: number;
  readonly restartedTotal: number;
}

/** Keeps the values of one process; a new process begins with a new one. */
export class ScanMetrics {
  #values: ScanValues = { ...noCounts, scansTotal: 0, scansSkipped: 0, restartedTotal: 0 };
  #lagging: { readonly values: ScanValues; left: number } | undefined;
  readonly #takeLag: () => number;

  /** `takeLag` tells for how many scrapes the next result stays invisible. */
  constructor(takeLag: () => number) {
    this.#takeLag = takeLag;
  }

  /** Enters the result of a run. */
  register(counts: ScanCounts): void {
    this.#change({
      ...counts,
      scansTotal: this.#values.scansTotal + 1,
      scansSkipped: this.#values.scansSkipped,
      restartedTotal: this.#values.restartedTotal + counts.restarted,
    });
  }

  /** Enters a scheduled run that found another one running: 1.7.1 counts it and sets the gauges to 0. */
  registerSkipped(): void {
    this.#change({
      ...noCounts,
      scansTotal: this.#values.scansTotal + 1,
      scansSkipped: this.#values.scansSkipped + 1,
      restartedTotal: this.#values.restartedTotal,
    });
  }

  /** True once a run was entered. */
  get scanned(): boolean {
    return this.#values.scansTotal > 0;
  }

  /** The counts of the last run. */
  get last(): ScanCounts {
    return this.#values;
  }

  /** What one scrape sees. */
  scrape(): ScanValues {
    if (!this.#lagging) return this.#values;
    const { values } = this.#lagging;
    this.#lagging.left -= 1;
    if (this.#lagging.left === 0) this.#lagging = undefined;
    return values;
  }

  #change(next: ScanValues): void {
    const lag = this.#takeLag();
    if (lag > 0) this.#lagging = { values: this.#values, left: lag };
    this.#values = next;
  }
}
