import type { Reply } from "@stack/http";
import type { Connection } from "./connection.ts";
import type { Flavour } from "./detection.ts";
import { endpoints } from "./endpoints/endpoint.ts";
import { loadSchemas } from "./lazy-modules.ts";
import { replyError, retryAfterOf, unexpectedReply } from "./reply-error.ts";
import { unknownOutcome, type UpdateOutcome } from "./update-outcome.ts";

/**
 * Reads the fork's answer: a summary (200, since 1.12.0), accepted (202), or one of its two kinds of 429.
 *
 * Busy is JSON and an outcome; rate limited is text and an error: nothing was tried (reference/watchtower.md a.3).
 */
export async function outcomeOfForkReply(
  reply: Reply,
  flavour: Flavour,
  durationMs: number,
  connection: Connection,
): Promise<UpdateOutcome> {
  if (reply.status === 202) return { outcome: "accepted", flavour };
  const json = reply.json();
  const { busyReplySchema, updateReplySchema } = await loadSchemas();
  if (reply.status === 429) {
    if (!busyReplySchema.safeParse(json).success) throw replyError(reply, endpoints.update, connection);
    const retryAfterMs = retryAfterOf(reply);
    return {
      outcome: "skipped",
      flavour,
      reason: "already-running",
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  const parsed = updateReplySchema.safeParse(json);
  if (!parsed.success) throw unexpectedReply(reply, "not with the summary of an update", connection);
  const { summary, timing } = parsed.data;
  if (Object.values(summary).every((count) => count === 0))
    return unknownOutcome(flavour, "all-zero-summary");
  // Not `timing.duration`, which is Go's spelling, such as 1m2.5s or 350µs.
  const reportedDurationMs = timing.duration_ms;
  return { outcome: "completed", flavour, durationMs, reportedDurationMs, evidence: "reply", summary };
}
