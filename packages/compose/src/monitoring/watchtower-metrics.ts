import { isOlderThan } from "../watchtower/watchtower-image.ts";
import type { WatchtowerFlavour } from "../watchtower/watchtower-image.ts";

/**
 * Which of its metrics a Watchtower has beyond those that every one has (`watchtower_containers_scanned`, `_updated`
 * and `_failed` of the last scan, `watchtower_scans_total`), and what they mean there (watchtower.md b.2 and a.5).
 */
export interface WatchtowerMetrics {
  /** The counter of scheduled scans that found another one running; undefined where nothing counts them. */
  readonly skippedScans: string | undefined;
  /** Whether `watchtower_containers_updated` also counts updates that are only available. */
  readonly updatedCountsAvailable: boolean;
  /** `watchtower_containers_restarted` and `watchtower_containers_restarted_total`. */
  readonly restarted: boolean;
  /** `watchtower_containers_skipped`. */
  readonly skippedContainers: boolean;
  /** `watchtower_metrics_dropped_total`. */
  readonly dropped: boolean;
}

/** The metrics of an image; one of the fork whose tag names no version is taken for the newest. */
export function watchtowerMetrics(flavour: WatchtowerFlavour | undefined, image: string): WatchtowerMetrics {
  const has = (since: string) => flavour === "nicholas-fedor" && !isOlderThan(image, since);
  return {
    // Still there from 1.14 on, and nothing ever counts it up.
    skippedScans: has("1.14.0")
      ? undefined
      : has("1.8.6")
        ? "watchtower_scans_skipped_total"
        : "watchtower_scans_skipped",
    updatedCountsAvailable: !has("1.12.2"),
    restarted: has("1.13.0"),
    skippedContainers: has("1.16.0"),
    dropped: has("1.12.2"),
  };
}
