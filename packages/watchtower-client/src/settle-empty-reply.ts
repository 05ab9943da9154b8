import { isApiError, pause } from "@stack/http";
import type { Connection } from "./connection.ts";
import type { Flavour } from "./detection.ts";
import { tellingLooks, type OvertakingLooks } from "./look-meanwhile.ts";
import { compareScans, readScanEvidence, summaryOfOnlyRun, type ScanEvidence } from "./scan-evidence.ts";
import {
  unknownOutcome,
  type CompletionEvidence,
  type UpdateOutcome,
  type UpdateSummary,
} from "./update-outcome.ts";

/** How often and how long the counter of 1.7.1 is looked at again, since it can lag behind the reply. */
export interface RereadOptions {
  /** Looks after the first; 10 by default. */
  readonly times?: number;
  /** Between two looks, in milliseconds; 100 by default. */
  readonly everyMs?: number;
}

/** An update that 1.7.1 answered with its empty 200. */
export interface EmptyReply {
  readonly connection: Connection;
  readonly flavour: Flavour;
  /** Absent where the metrics are off. */
  readonly before: ScanEvidence | undefined;
  readonly targeted: boolean;
  readonly durationMs: number;
  readonly overtaking: OvertakingLooks;
  readonly rereads: RereadOptions;
  readonly readTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Two looks tell as well, where each takes so long that there is no time for more. */
const slowWay: OvertakingLooks = { looks: 2, lastedMs: 100 };
/** Where no look can overtake: longer than a lost packet or two hold an answer up. */
const longestHoldUpMs = 3_000;

/**
 * Settles what an empty 200 means, by the scan counter.
 *
 * A targeted update waits for the lock, so an answer means that it ran; the metrics only add its numbers. A full one
 * is skipped without a word when another runs. The counter is raised through a channel and can lag
 * (reference/watchtower.md b.3), so a delta of 0 must stay 0 over the re-reads before it counts as skipped. Any run may
 * have raised it, so a delta counts as ours only after an answer that took its time; docs/decisions/003 has the reasoning.
 */
export async function settleEmptyReply(reply: EmptyReply): Promise<UpdateOutcome> {
  const { flavour, before, targeted } = reply;
  const unclear = (explanation?: string): UpdateOutcome =>
    unknownOutcome(flavour, "no-evidence", explanation);
  if (before === undefined) return targeted ? completed(reply, "lock") : unclear();
  const seen = await lookForRuns(reply, before);
  if (targeted) return completed(reply, "lock", seen.summary);
  switch (seen.what) {
    case "unreadable":
      return unclear("The update was answered, but Watchtower's metrics could not be read afterwards.");
    case "restarted":
      return unclear("Watchtower was restarted in between, so its counters do not tell whether it updated.");
    case "nothing":
      if (tookItsTime(reply, before))
        return unclear("Watchtower was at work, but its scan counter did not rise.");
      return { outcome: "skipped", flavour, reason: "already-running" };
    case "runs":
      break;
  }
  if (tookItsTime(reply, before)) return completed(reply, "duration", seen.summary);
  return unclear(
    "The answer came as quickly as one to a skipped update, and another run may have raised the scan counter.",
  );
}

interface Seen {
  readonly what: "unreadable" | "restarted" | "nothing" | "runs";
  readonly summary?: UpdateSummary | undefined;
}

async function lookForRuns(reply: EmptyReply, before: ScanEvidence): Promise<Seen> {
  const { times = 10, everyMs = 100 } = reply.rereads;
  let isReadable = false;
  for (let looks = 0; looks <= times; looks++) {
    if (looks > 0) await pause(everyMs, reply.signal);
    const first = await lookAgain(reply);
    // One look can fail, as over a socket that a restart has closed; the last one must not.
    isReadable = first !== undefined;
    if (first === undefined) continue;
    if (compareScans(before, first).restarted) return { what: "restarted" };
    if (compareScans(before, first).runs === 0) continue;
    // 1.7.1 raises the total first, then the skips and the gauges one by one: a look may have come in between.
    const after = await lookAgain(reply);
    if (after === undefined) {
      isReadable = false;
      continue;
    }
    const change = compareScans(before, after);
    if (change.restarted) return { what: "restarted" };
    if (change.runs > 0) return { what: "runs", summary: summaryOfOnlyRun(change, after) };
  }
  return { what: isReadable ? "nothing" : "unreadable" };
}

/** Whether the answer took so long that it cannot be one to a skipped update. */
function tookItsTime({ durationMs, overtaking }: EmptyReply, { readMs }: ScanEvidence): boolean {
  if (overtaking.looks >= tellingLooks) return true;
  if (overtaking.looks >= slowWay.looks && overtaking.lastedMs >= slowWay.lastedMs) return true;
  return durationMs >= Math.max(longestHoldUpMs, 2 * readMs);
}

/** A look after the update; a failing one is no reason to lose the outcome. */
async function lookAgain(reply: EmptyReply): Promise<ScanEvidence | undefined> {
  try {
    return await readScanEvidence(reply.connection, reply.readTimeoutMs, reply.signal);
  } catch (error) {
    if (isApiError(error)) return undefined;
    throw error;
  }
}

function completed(
  { flavour, durationMs }: EmptyReply,
  evidence: CompletionEvidence,
  summary?: UpdateSummary,
): UpdateOutcome {
  return {
    outcome: "completed",
    flavour,
    durationMs,
    evidence,
    ...(summary === undefined ? {} : { summary }),
  };
}
