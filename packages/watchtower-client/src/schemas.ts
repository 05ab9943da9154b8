import { z } from "zod";

const count = z.int().min(0);

/** The fork's reply to an update; `restarted` since 1.13.0, `skipped` since 1.16.0. */
export const updateReplySchema = z.object({
  api_version: z.string(),
  timestamp: z.string(),
  summary: z.object({
    scanned: count,
    updated: count,
    failed: count,
    restarted: count.exactOptional(),
    skipped: count.exactOptional(),
  }),
  timing: z.object({ duration_ms: z.number(), duration: z.string() }),
});

/** The fork's reply when another update holds the lock (1.14.3). */
export const busyReplySchema = z.object({
  error: z.string(),
  api_version: z.string().exactOptional(),
  timestamp: z.string().exactOptional(),
});
