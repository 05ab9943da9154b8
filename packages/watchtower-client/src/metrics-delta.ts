import type { WatchtowerMetrics } from "./metrics.ts";

/** What happened between two reads. After a restart the counts are those since the restart; what was before is lost. */
export interface MetricsDelta {
  readonly elapsedMs: number;
  /** Whether the process began anew in between: its start time changed, or a counter fell. */
  readonly restarted: boolean;
  /** Runs that took place; the skipped scheduled ones, which 1.7.1 counts as scans, are taken off. */
  readonly runs?: number;
  /** Scheduled runs that found another under way; absent where they are not counted. */
  readonly skippedRuns?: number;
  /** Containers restarted for a dependency; the fork since 1.13.0. */
  readonly restartedContainers?: number;
}

/** Compares two reads of one Watchtower, in their order. */
export function metricsDelta(
  before: WatchtowerMetrics,
  after: WatchtowerMetrics,
  elapsedMs: number,
): MetricsDelta {
  const restarted =
    before.processStartedAt !== after.processStartedAt ||
    fell(before.scans.total, after.scans.total) ||
    fell(before.scans.skipped, after.scans.skipped) ||
    fell(before.restartedTotal, after.restartedTotal);
  const grown = (from: number | undefined, to: number | undefined): number | undefined =>
    to === undefined ? undefined : restarted ? to : from === undefined ? undefined : to - from;
  const scans = grown(before.scans.total, after.scans.total);
  const skippedRuns = grown(before.scans.skipped, after.scans.skipped);
  const restartedContainers = grown(before.restartedTotal, after.restartedTotal);
  return {
    elapsedMs,
    restarted,
    ...(scans === undefined ? {} : { runs: scans - (skippedRuns ?? 0) }),
    ...(skippedRuns === undefined ? {} : { skippedRuns }),
    ...(restartedContainers === undefined ? {} : { restartedContainers }),
  };
}

function fell(from: number | undefined, to: number | undefined): boolean {
  return from !== undefined && to !== undefined && to < from;
}
