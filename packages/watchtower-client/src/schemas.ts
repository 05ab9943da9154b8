import { z } from "zod";

// What the fork sends, to the letter; further members are let through, since newer versions add some.

const count = z.int().min(0);
const text = z.string();
const flag = z.boolean();

/** `restarted` since 1.13.0, `skipped` since 1.16.0. */
const summary = z.object({
  scanned: count,
  updated: count,
  failed: count,
  restarted: count.exactOptional(),
  skipped: count.exactOptional(),
});

/** Every reply's frame; the time is that of the reply, in whole seconds. */
const framed = { api_version: text, timestamp: text };

/** POST /v1/update, 200. */
export const updateReplySchema = z.object({
  ...framed,
  summary,
  timing: z.object({ duration_ms: z.number(), duration: text }),
});

/** POST /v1/update, 429 as JSON: another update holds the lock (1.14.3). */
export const busyReplySchema = z.object({
  error: text,
  api_version: text.exactOptional(),
  timestamp: text.exactOptional(),
});

/** POST /v1/check. */
export const checkReplySchema = z.object({
  ...framed,
  count,
  containers: z
    .array(
      z.object({
        name: text,
        image: text,
        image_id: text,
        digest: text,
        update_available: flag,
        latest_image_id: text,
        latest_digest: text,
        error: text.exactOptional(),
        timestamp: text,
      }),
    )
    .nullable(),
});

/** GET /v1/containers; null instead of an empty list when a filter matches nothing. */
export const containersReplySchema = z.object({
  ...framed,
  count,
  containers: z.array(z.object({ name: text, image: text, image_id: text, digest: text })).nullable(),
});

/** GET /v1/containers/details. */
export const containerDetailsReplySchema = z.object({
  ...framed,
  count,
  containers: z
    .array(
      z.object({
        name: text,
        image: text,
        image_id: text,
        digest: text,
        running: flag,
        watchtower: flag,
        monitor_only: flag,
        no_pull: flag,
        enabled: flag,
        stale: flag,
        scope: text,
      }),
    )
    .nullable(),
});

/** GET /v1/images; null as above. */
export const imagesReplySchema = z.object({
  ...framed,
  count,
  images: z.array(z.object({ name: text, image_id: text, digest: text, containers: count })).nullable(),
});

/** GET /v1/status, 200. */
export const statusReplySchema = z.object({ ...framed, summary });

/** GET /v1/history. */
export const historyReplySchema = z.object({
  ...framed,
  count,
  entries: z
    .array(
      z.object({
        timestamp: text,
        scanned: count,
        updated: count,
        failed: count,
        restarted: count,
        skipped: count,
      }),
    )
    .nullable(),
});

/** GET /v1/config. */
export const configReplySchema = z.object({
  ...framed,
  config: z.object({
    monitor_only: flag,
    cleanup: flag,
    no_pull: flag,
    no_restart: flag,
    rolling_restart: flag,
    include_stopped: flag,
    include_restarting: flag,
    lifecycle_hooks: flag,
    label_enable: flag,
    filter_desc: text,
    scope: text,
  }),
});
