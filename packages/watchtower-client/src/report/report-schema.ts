import { z } from "zod";

const text = z.string();

const item = z.object({
  id: text,
  name: text,
  imageName: text,
  currentImageId: text,
  latestImageId: text,
  state: text,
  error: text.exactOptional(),
});
const items = z.array(item).nullish();

/** Watchtower's `json.v1` notification of both flavours (reference/watchtower.md f). */
export const reportDocumentSchema = z.object({
  title: text,
  host: text,
  entries: z.array(z.object({ level: text, message: text, data: z.unknown(), time: text })).nullish(),
  report: z
    .object({
      scanned: items,
      updated: items,
      failed: items,
      skipped: items,
      stale: items,
      fresh: items,
      restarted: items,
    })
    .nullable(),
});
