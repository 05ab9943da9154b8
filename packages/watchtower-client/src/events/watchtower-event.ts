/** The policies a run works by. */
export interface ScanPolicies {
  readonly cleanup: boolean;
  readonly noRestart: boolean;
  readonly monitorOnly: boolean;
  readonly lifecycleHooks: boolean;
  readonly rollingRestart: boolean;
  readonly labelPrecedence: boolean;
  readonly noPull: boolean;
  readonly runOnce: boolean;
  readonly useComposeDependsOn: boolean;
  readonly skipSelfUpdate: boolean;
  readonly ephemeralSelfUpdate: boolean;
  readonly reviveStopped: boolean;
}

/** An image that was removed after an update. */
export interface CleanedImage {
  readonly imageId: string;
  readonly imageName: string;
  readonly containerId: string;
  readonly containerName: string;
}

/**
 * What the fork tells while it works; `at` is RFC 3339 by its clock.
 *
 * There is no event for a single container or update, whatever its documentation promises, and a check looks like an
 * update that updated nothing (reference/watchtower.md a.4). `other`: an event that newer versions may have.
 */
export type WatchtowerEvent =
  | { readonly type: "scan-started"; readonly at: string; readonly policies: ScanPolicies }
  | {
      readonly type: "scan-completed";
      readonly at: string;
      readonly scanned: number;
      /** 0 for a check. */
      readonly updated: number;
      readonly failed: number;
    }
  | { readonly type: "scan-failed"; readonly at: string; readonly error: string }
  | { readonly type: "image-cleanup"; readonly at: string; readonly images: readonly CleanedImage[] }
  | { readonly type: "other"; readonly at?: string; readonly name: string; readonly data: unknown };
