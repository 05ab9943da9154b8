/** What a run did, in numbers of containers; what is left out is 0. */
export interface TestRun {
  readonly scanned?: number;
  readonly updated?: number;
  readonly failed?: number;
  /** Only the fork reports it. */
  readonly restarted?: number;
  /** Only the fork reports it. */
  readonly skipped?: number;
}

/** What a test's Watchtower is asked to do. */
export interface TestUpdate {
  /** As they were sent; empty for everything. */
  readonly images: readonly string[];
  readonly containers: readonly string[];
  readonly async: boolean;
}

/** Reads an update's query. */
export function updateOf(request: Request): TestUpdate {
  const { searchParams } = new URL(request.url);
  return {
    images: searchParams.getAll("image"),
    containers: searchParams.getAll("container"),
    async: searchParams.get("async") === "true",
  };
}

/** A run with every number. */
export function wholeRun(run: TestRun): Required<TestRun> {
  const { scanned = 0, updated = 0, failed = 0, restarted = 0, skipped = 0 } = run;
  return { scanned, updated, failed, restarted, skipped };
}

/** A page of metrics: the gauges and counters of these names, and the start of the process. */
export function metricsPage(values: Readonly<Record<string, number>>): string {
  const all = { ...values, process_start_time_seconds: 1_700_000_000.25 };
  return Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const type = name.endsWith("_total") || name === "watchtower_scans_skipped" ? "counter" : "gauge";
      return `# HELP ${name} From the test kit\n# TYPE ${name} ${type}\n${name} ${value}\n`;
    })
    .join("");
}
