import type { EndpointGroup } from "./endpoints/endpoint.ts";
import type { VersionRange } from "./version-range.ts";

/**
 * Whose API answers: that of the archived original (1.7.1, and the fork up to 1.15, which kept it), or that of the
 * maintained fork `nicholas-fedor/watchtower` since 1.16.
 */
export type Flavour = "containrrr" | "nicholas-fedor";

/**
 * Whether a group of endpoints can be called.
 *
 * `not-available`: no version in the range has it. `unknown`: it was not asked for, since three requests do not reach
 * further, or the answer leaves it open.
 */
export type EndpointState = "enabled" | "disabled" | "not-available" | "unknown";

/** Which Watchtower answers, as far as that can be told without a token and without starting anything. */
export interface Detection {
  readonly flavour: Flavour;
  readonly version: VersionRange;
  readonly endpoints: Readonly<Record<EndpointGroup, EndpointState>>;
}

/** Finds out once and remembers it; what failed is tried again by the next call. */
export interface DetectionMemory {
  /** Callers at the same time share one detection; the signal ends only this caller's wait. */
  get(timeoutMs: number, signal: AbortSignal | undefined): Promise<Detection>;
}

/** Remembers what `detect` finds out. */
export function rememberDetection(detect: (timeoutMs: number) => Promise<Detection>): DetectionMemory {
  let pending: Promise<Detection> | undefined;
  return {
    get(timeoutMs, signal) {
      signal?.throwIfAborted();
      const shared = (pending ??= detect(timeoutMs).catch((error: unknown) => {
        pending = undefined;
        throw error;
      }));
      return signal === undefined ? shared : unlessAborted(shared, signal);
    },
  };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
