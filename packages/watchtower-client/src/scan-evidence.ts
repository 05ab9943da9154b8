import { isApiError } from "@stack/http";
import type { Connection } from "./connection.ts";
import { loadPrometheusText } from "./lazy-modules.ts";
import { readMetrics, type WatchtowerMetrics } from "./metrics.ts";
import type { UpdateSummary } from "./update-outcome.ts";

/** What one look at the metrics of 1.7.1 says about runs. */
export interface ScanEvidence {
  readonly total: number;
  /** Skipped scheduled runs; they are counted in `total`, too. */
  readonly skipped: number;
  readonly processStartedAt: string | undefined;
  readonly containers: WatchtowerMetrics["containers"];
  /** How long the look took, as a measure of the way there and back. */
  readonly readMs: number;
}

/** Looks at the scan counter; `undefined` where the metrics are not enabled. A wrong token is thrown. */
export async function readScanEvidence(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<ScanEvidence | undefined> {
  await loadPrometheusText(); // or the first look would be measured with it
  const startedAt = performance.now();
  try {
    const { scans, containers, processStartedAt } = await readMetrics(connection, timeoutMs, signal);
    if (scans.total === undefined) return undefined;
    const readMs = performance.now() - startedAt;
    return { total: scans.total, skipped: scans.skipped ?? 0, processStartedAt, containers, readMs };
  } catch (error) {
    if (isApiError(error) && error.code === "HTTP_STATUS" && error.status === 404) return undefined;
    throw error;
  }
}

/** What happened between two looks. */
export interface ScanChange {
  /** The process began anew, so the counters cannot be compared. */
  readonly restarted: boolean;
  /** Runs that took place. */
  readonly runs: number;
  /** Scheduled runs that found another under way. */
  readonly skips: number;
}

/** Compares two looks. A counter that fell is a restart, too, should the start time be missing or the same. */
export function compareScans(before: ScanEvidence, after: ScanEvidence): ScanChange {
  const skips = after.skipped - before.skipped;
  const runs = after.total - before.total - skips;
  return {
    restarted: after.processStartedAt !== before.processStartedAt || runs < 0 || skips < 0,
    runs,
    skips,
  };
}

/**
 * The numbers of the one run between two looks; absent where they are not certainly its own.
 *
 * The gauges are those of the last run, and a skipped scheduled run sets all three to 0 (reference/watchtower.md b.3).
 */
export function summaryOfOnlyRun(
  { runs, skips }: ScanChange,
  after: ScanEvidence,
): UpdateSummary | undefined {
  const { scanned, updated, failed } = after.containers;
  if (runs !== 1 || scanned === undefined || updated === undefined || failed === undefined) return undefined;
  const mayBeSkips = skips > 0 && scanned + updated + failed === 0;
  return mayBeSkips ? undefined : { scanned, updated, failed };
}
