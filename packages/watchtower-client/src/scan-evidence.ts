import { isApiError } from "@stack/http";
import type { Connection } from "./connection.ts";
import type { Flavour } from "./flavour.ts";
import { readMetrics, type WatchtowerMetrics } from "./metrics.ts";
import { unknownOutcome, type UpdateOutcome, type UpdateSummary } from "./update-outcome.ts";

/** What the metrics of 1.7.1 say about runs. */
export interface ScanEvidence {
  /** Runs that took place: skipped scheduled ones are counted as scans, too, and taken off here. */
  readonly runs: number;
  readonly processStartedAt: string | undefined;
  readonly containers: WatchtowerMetrics["containers"];
}

/** A run shorter than this could be mistaken for a skip whose counter another run raised. */
const attributableMs = 100;
const rereads = 10;
const rereadEveryMs = 100;

/** Reads the scan counter; `undefined` where the metrics are not enabled. A wrong token is thrown. */
export async function readScanEvidence(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<ScanEvidence | undefined> {
  try {
    const { scans, containers, processStartedAt } = await readMetrics(connection, timeoutMs, signal);
    if (scans.total === undefined) return undefined;
    return { runs: scans.total - (scans.skipped ?? 0), processStartedAt, containers };
  } catch (error) {
    if (isApiError(error) && error.code === "HTTP_STATUS" && error.status === 404) return undefined;
    throw error;
  }
}

/** An update that 1.7.1 answered with its empty 200. */
export interface EmptyReply {
  readonly connection: Connection;
  readonly flavour: Flavour;
  readonly before: ScanEvidence | undefined;
  readonly targeted: boolean;
  readonly durationMs: number;
  readonly readTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Settles what an empty 200 means, by the scan counter.
 *
 * A targeted update waits for the lock, so an answer means that it ran. A full one is skipped without a word when
 * another runs. The counter is raised through a channel and can lag (reference/watchtower.md b.3), so a delta of 0
 * must stay 0 over re-reads (at most 10, 100 ms apart) before it counts as skipped. A delta that shows only late,
 * after an answer that came at once, may be another run's.
 */
export async function settleByEvidence(reply: EmptyReply): Promise<UpdateOutcome> {
  const { flavour, before, durationMs, targeted } = reply;
  const completed = (summary?: UpdateSummary): UpdateOutcome => ({
    outcome: "completed",
    flavour,
    durationMs,
    ...(summary === undefined ? {} : { summary }),
  });
  if (before === undefined) return targeted ? completed() : unknownOutcome(flavour, "no-evidence");
  for (let reads = 0; reads <= rereads; reads++) {
    if (reads > 0) await pause(rereadEveryMs, reply.signal);
    const after = await readAfterwards(reply);
    if (after === undefined) return targeted ? completed() : unknownOutcome(flavour, "no-evidence");
    if (after.processStartedAt !== before.processStartedAt) return unknownOutcome(flavour, "disconnected");
    const runs = after.runs - before.runs;
    if (runs === 0) continue;
    if (reads > 0 && !targeted && durationMs < attributableMs) return unknownOutcome(flavour, "no-evidence");
    // The gauges describe the last run: ours only if there was no other.
    return completed(runs === 1 ? summaryOf(after.containers) : undefined);
  }
  return targeted ? completed() : { outcome: "skipped", flavour, reason: "already-running" };
}

/** The evidence after the update; a failing read is no reason to lose the outcome. */
async function readAfterwards(reply: EmptyReply): Promise<ScanEvidence | undefined> {
  try {
    return await readScanEvidence(reply.connection, reply.readTimeoutMs, reply.signal);
  } catch (error) {
    if (isApiError(error)) return undefined;
    throw error;
  }
}

function summaryOf({ scanned, updated, failed }: WatchtowerMetrics["containers"]): UpdateSummary | undefined {
  if (scanned === undefined || updated === undefined || failed === undefined) return undefined;
  return { scanned, updated, failed };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
  });
}
