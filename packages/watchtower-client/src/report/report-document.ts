/**
 * What became of a container in a run.
 *
 * `updated`, `failed`, `fresh` (nothing newer, or on 1.7.1 a check that failed: see `error`), `stale` (newer, but only
 * watched), `skipped` (not looked at to the end), `restarted` (for a dependency; the fork), `scanned` (looked at, and in
 * no other list).
 */
export type ReportedState = "updated" | "failed" | "fresh" | "stale" | "skipped" | "restarted" | "scanned";

/** One container of a run: the only result per container that any Watchtower gives. */
export interface ReportedContainer {
  /** The first 12 hexadecimal digits. */
  readonly id: string;
  /** Without the leading slash that 1.7.1 writes. */
  readonly name: string;
  readonly image: string;
  /** The first 12 digits of the id of the image it ran on before. */
  readonly currentImageId: string;
  /** The same as `currentImageId` where there was nothing newer. */
  readonly latestImageId: string;
  readonly state: ReportedState;
  /** Also with `fresh`: 1.7.1 files a container whose check failed under it (reference/watchtower.md b.3). */
  readonly error?: string;
}

/** A line of Watchtower's log that came with a document. */
export interface ReportedEntry {
  readonly level: string;
  readonly message: string;
  readonly data: unknown;
  /** RFC 3339. */
  readonly time: string;
}

/** What a run did, container by container. */
export interface UpdateReport {
  /** "Watchtower updates on" and the host; empty where the title is switched off. */
  readonly title: string;
  /** `WATCHTOWER_NOTIFICATIONS_HOSTNAME`, or the id of Watchtower's container. */
  readonly host: string;
  /** Each container once, though Watchtower lists it under `scanned` again. */
  readonly containers: readonly ReportedContainer[];
  readonly entries: readonly ReportedEntry[];
}

/** A document without a report: a start-up message, or log lines outside a run. */
export type ReportMessage = Omit<UpdateReport, "containers">;
