import { Failure, exitCodes } from "./failure.ts";
import type { Surroundings } from "./open-session.ts";
import type { Output } from "./terminal/output.ts";

/** The signals that ask a command to end. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A command's way to hear that it is to end. */
export interface Interrupt {
  /** Aborts at the first signal, with the failure to show. */
  readonly signal: AbortSignal;
  /** Listens no more. */
  release(): void;
}

/**
 * Listens for Ctrl-C and its kin. The first asks the command to end, the second says that it is still putting things
 * back, and a third ends the process at once, as it would without us.
 */
export function listenForInterrupt(surroundings: Surroundings, output: Output): Interrupt {
  const controller = new AbortController();
  const release = (): void => {
    for (const signal of signals) surroundings.off?.(signal, onSignal);
  };
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      output.note(
        "Still putting things back as they were; once more ends it at once and leaves them as they are.",
      );
      release();
      return;
    }
    const remedy = "What was already asked of Watchtower goes on; see `stackctl status`.";
    controller.abort(new Failure("INTERRUPTED", "Interrupted.", remedy, { exitCode: exitCodes.interrupted }));
  };
  for (const signal of signals) surroundings.on?.(signal, onSignal);
  return { signal: controller.signal, release };
}

/** The work, or the interrupt's failure as soon as it comes: an engine that never answers holds nobody. */
export async function orInterrupt<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Failure);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject);
  });
}
