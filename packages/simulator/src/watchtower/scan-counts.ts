import type { ScanItem } from "./scan.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** The numbers a scan leaves behind. */
export interface ScanCounts {
  readonly scanned: number;
  readonly updated: number;
  readonly failed: number;
  readonly restarted: number;
  readonly skipped: number;
}

/** What a run reports that died before it counted anything. */
export const noCounts: ScanCounts = { scanned: 0, updated: 0, failed: 0, restarted: 0, skipped: 0 };

/**
 * Counts a scan as the flavour does (reference/watchtower.md b.2, b.3).
 *
 * 1.7.1 counts a container whose check failed as scanned and fresh, and what is merely stale as updated; the fork counts
 * the first as skipped and the second not at all.
 */
export function countScan(flavour: WatchtowerFlavour, items: readonly ScanItem[]): ScanCounts {
  const count = (test: (item: ScanItem) => boolean): number => items.filter(test).length;
  const updated = count(({ state }) => state === "updated");
  const failed = count(({ state }) => state === "failed");
  if (flavour === "containrrr") {
    const skipped = count(({ state, monitorOnly }) => state === "unchecked" && monitorOnly);
    return {
      scanned: items.length - skipped,
      updated: updated + count(({ state }) => state === "stale"),
      failed,
      restarted: 0,
      skipped,
    };
  }
  const skipped = count(({ state }) => state === "unchecked");
  return { scanned: items.length - skipped, updated, failed, restarted: 0, skipped };
}
