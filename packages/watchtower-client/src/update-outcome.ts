import type { Flavour } from "./detection.ts";

/** What a run did, in numbers of containers; no Watchtower names them in its reply. */
export interface UpdateSummary {
  readonly scanned: number;
  /** On 1.7.1, those that only could be updated (monitor-only) are counted, too. */
  readonly updated: number;
  readonly failed: number;
  /** Restarted for a dependency; the fork since 1.13.0. */
  readonly restarted?: number;
  /** Check failed or cooling down; the fork since 1.16.0. */
  readonly skipped?: number;
}

/**
 * Why it is not known what became of an update that was sent.
 *
 * `timed-out`: no answer within `timeoutMs`; it may still run. `disconnected`: the connection ended without an
 * answer, as when Watchtower fails to list containers, crashes or is replaced. `server-timeout`: Watchtower's or a
 * proxy's own limit; what was under way is finished. `server-error`: the handler failed. `all-zero-summary`: the fork
 * says so when nothing matched, and also when Docker could not be asked. `no-evidence`: 1.7.1 answers the same
 * whether it updated or skipped, and its metrics do not settle it.
 */
export type UnknownReason =
  "timed-out" | "disconnected" | "server-timeout" | "server-error" | "all-zero-summary" | "no-evidence";

/**
 * How it is known that a run took place.
 *
 * `reply`: the server reported it. The others are for 1.7.1's empty reply. `lock`: a targeted update waits for the
 * lock, so an answer means that it ran. `duration`: the scan counter rose, and Watchtower was at work for longer than it
 * takes to skip an update.
 */
export type CompletionEvidence = "reply" | "lock" | "duration";

/**
 * What became of an update; exactly one of four.
 *
 * `completed`: the run took place; that says nothing about a single container (take a receipt for that).
 * `skipped`: nothing was done, because another update was running. `accepted`: an asynchronous run has started; follow
 * it by the status, the history or the events. `unknown`: it was sent, and whether it ran cannot be told; never
 * retried.
 */
export type UpdateOutcome =
  | {
      readonly outcome: "completed";
      readonly flavour: Flavour;
      /** From sending to the answer; a targeted update's wait for the lock is part of it. */
      readonly durationMs: number;
      /** What Watchtower says that it took, in milliseconds; the fork since 1.12.0. */
      readonly reportedDurationMs?: number;
      /** From the reply, or on 1.7.1 from the metrics; absent where neither tells. */
      readonly summary?: UpdateSummary;
      /** How it is known; always there in what this client returns. */
      readonly evidence?: CompletionEvidence;
    }
  | {
      readonly outcome: "skipped";
      readonly flavour: Flavour;
      readonly reason: "already-running";
      /** When to try again; the fork says so, 1.7.1 does not. */
      readonly retryAfterMs?: number;
    }
  | { readonly outcome: "accepted"; readonly flavour: Flavour }
  | {
      readonly outcome: "unknown";
      readonly flavour: Flavour;
      readonly reason: UnknownReason;
      /** One sentence for people. */
      readonly explanation: string;
    };

const explanations: Readonly<Record<UnknownReason, string>> = {
  "timed-out": "No answer came in time; the update may still be running in Watchtower.",
  disconnected: "The connection ended without an answer; the update may have been done in part or in full.",
  "server-timeout":
    "A time limit at the server was reached; what was under way is finished without an answer.",
  "server-error": "Watchtower answered with an error in the middle; part of the update may have been done.",
  "all-zero-summary":
    "Watchtower reports that it looked at nothing: no container matched, or Docker could not be asked.",
  "no-evidence":
    "This Watchtower answers the same whether it updated or skipped, and its metrics do not settle it.",
};

/** An unknown outcome with its sentence. */
export function unknownOutcome(flavour: Flavour, reason: UnknownReason, explanation?: string): UpdateOutcome {
  return { outcome: "unknown", flavour, reason, explanation: explanation ?? explanations[reason] };
}
