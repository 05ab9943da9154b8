import type { z } from "zod";
import type { scanStartedSchema } from "./event-schemas.ts";
import type { SseEvent } from "./sse-parser.ts";
import type { ScanPolicies, WatchtowerEvent } from "./watchtower-event.ts";

/** Types an event; one that is not what the fork sends under that name is `other`, so that nothing is lost. */
export async function decodeEvent({ name, data }: SseEvent): Promise<WatchtowerEvent> {
  const schemas = await import("./event-schemas.ts");
  const json = jsonOf(data);
  const frame = schemas.eventFrameSchema.safeParse(json);
  if (!frame.success) return { type: "other", name, data: json };
  const { type, timestamp: at, data: details } = frame.data;
  const other: WatchtowerEvent = { type: "other", at, name: type, data: details };
  switch (type) {
    case "scan_started": {
      const parsed = schemas.scanStartedSchema.safeParse(details);
      return parsed.success ? { type: "scan-started", at, policies: policiesOf(parsed.data) } : other;
    }
    case "scan_completed": {
      const parsed = schemas.scanCompletedSchema.safeParse(details);
      return parsed.success ? { type: "scan-completed", at, ...parsed.data } : other;
    }
    case "scan_failed": {
      const parsed = schemas.scanFailedSchema.safeParse(details);
      return parsed.success ? { type: "scan-failed", at, ...parsed.data } : other;
    }
    case "image_cleanup": {
      const parsed = schemas.imageCleanupSchema.safeParse(details);
      if (!parsed.success) return other;
      const images = parsed.data.images.map((image) => ({
        imageId: image.image_id,
        imageName: image.image_name,
        containerId: image.container_id,
        containerName: image.container_name,
      }));
      return { type: "image-cleanup", at, images };
    }
    default:
      return other;
  }
}

type ScanStarted = z.infer<typeof scanStartedSchema>;

function policiesOf(started: ScanStarted): ScanPolicies {
  return {
    cleanup: started.cleanup,
    noRestart: started.no_restart,
    monitorOnly: started.monitor_only,
    lifecycleHooks: started.lifecycle_hooks,
    rollingRestart: started.rolling_restart,
    labelPrecedence: started.label_precedence,
    noPull: started.no_pull,
    runOnce: started.run_once,
    useComposeDependsOn: started.use_compose_depends_on,
    skipSelfUpdate: started.skip_self_update,
    ephemeralSelfUpdate: started.ephemeral_self_update,
    reviveStopped: started.revive_stopped,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
