import { z } from "zod";

const text = z.string();
const flag = z.boolean();
const count = z.int().min(0);

/** The data of every event; what `data` holds depends on `type`. */
export const eventFrameSchema = z.object({ type: text, timestamp: text, data: z.unknown() });

/** `scan_started`: the policies of the run. */
export const scanStartedSchema = z.object({
  cleanup: flag,
  no_restart: flag,
  monitor_only: flag,
  lifecycle_hooks: flag,
  rolling_restart: flag,
  label_precedence: flag,
  no_pull: flag,
  run_once: flag,
  use_compose_depends_on: flag,
  skip_self_update: flag,
  ephemeral_self_update: flag,
  revive_stopped: flag,
});

/** `scan_completed`. */
export const scanCompletedSchema = z.object({ scanned: count, updated: count, failed: count });

/** `scan_failed`. */
export const scanFailedSchema = z.object({ error: text });

/** `image_cleanup`. */
export const imageCleanupSchema = z.object({
  images: z.array(z.object({ image_id: text, image_name: text, container_id: text, container_name: text })),
});
