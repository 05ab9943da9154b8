import type { Container } from "../host/container.ts";
import { parseImageReference } from "../host/image-reference.ts";
import { rfc3339Nano } from "../host/clock.ts";
import type { ForkExchange } from "./fork-exchange.ts";
import { limitOf, targetOf, timeLimit } from "./fork-query.ts";
import { sendResult, sendText, sendTimeout } from "./fork-reply.ts";
import { isNoPull } from "./labels.ts";
import { listedImage, pulledDigest } from "./listed-image.ts";
import { shortId } from "./scan-log.ts";
import type { WatchtowerRun } from "./watchtower-run.ts";

interface Latest {
  readonly update_available: boolean;
  readonly latest_image_id: string;
  readonly latest_digest: string;
  readonly error?: string;
}

/** What the image's name stands for now: in the local store with no-pull, otherwise in the registry, without a pull. */
function latestOf({ inputs }: WatchtowerRun, container: Container): Latest {
  const { daemon, settings } = inputs;
  const { imageId } = container;
  const image = listedImage(container);
  const current = (latest_digest: string): Latest => ({
    update_available: false,
    latest_image_id: imageId,
    latest_digest,
  });
  if (image.includes("@")) return current("");
  if (isNoPull(container, settings)) {
    const local = daemon.images.find(image)?.image.id ?? imageId;
    const digest = pulledDigest(daemon, local);
    return local === imageId
      ? current(digest)
      : { update_available: true, latest_image_id: local, latest_digest: digest };
  }
  const own = pulledDigest(daemon, imageId);
  // An image that came from no registry has nothing to be compared with.
  if (own === "") return current("");
  try {
    const { digest } = daemon.images.lookUp(parseImageReference(image));
    return digest === own
      ? current(digest)
      : { update_available: true, latest_image_id: "", latest_digest: digest };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      update_available: false,
      latest_image_id: "",
      latest_digest: "",
      error: `failed to get token: failed to execute challenge request: failed to execute HTTP request: ${reason}`,
    };
  }
}

function checkAll(run: WatchtowerRun, query: URLSearchParams): object[] {
  const { daemon } = run.inputs;
  const timestamp = rfc3339Nano(daemon.clock.nanos());
  return run.list(targetOf(query)).map((container) => {
    const latest = latestOf(run, container);
    if (latest.update_available) tellNewImage(run, container, latest);
    return {
      name: container.name,
      image: listedImage(container),
      image_id: container.imageId,
      digest: pulledDigest(daemon, container.imageId),
      ...latest,
      timestamp,
    };
  });
}

/** The digest stands for the id of an image that is not here. */
function tellNewImage({ inputs }: WatchtowerRun, container: Container, latest: Latest): void {
  const { latest_image_id, latest_digest } = latest;
  inputs.log("info", "Found new image", {
    ...{ container: container.name, image: listedImage(container) },
    ...(latest_image_id === ""
      ? { latest_digest, new_id: shortId(latest_digest) }
      : { new_id: shortId(latest_image_id) }),
  });
}

/**
 * `POST /v1/check`: looks for newer images, changes nothing and takes no lock (reference/watchtower.md a.4).
 *
 * One container that cannot be checked is an `error` in its entry; the whole fails with 500 when Docker cannot be
 * reached or a `timeout` of the request runs out, and with 408 at the configured limit. Each check sends a notification
 * without a report, of what is new or of nothing.
 */
export async function handleCheck({ run, query, response }: ForkExchange): Promise<void> {
  const { controls, log, settings } = run.inputs;
  const { limitMs, asked } = limitOf(query, settings.checkTimeoutMs);
  const limit = timeLimit(limitMs);
  log("info", "Received HTTP API check request", { method: "POST", notify: "no", path: "/v1/check" });
  run.inputs.notifier.begin();
  run.announceScan();
  try {
    await controls.passCheck(limit.signal);
    limit.signal.throwIfAborted();
    const containers = checkAll(run, query);
    const failed = containers.filter((one) => "error" in one).length;
    run.events.publish("scan_completed", { scanned: containers.length, updated: 0, failed });
    sendResult(run, response, { containers, count: containers.length });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    run.events.publish("scan_failed", { error: reason });
    if (limit.signal.aborted && !asked) {
      sendTimeout(response);
      return;
    }
    log("error", "Failed to check for updates", { error: reason, notify: "no" });
    sendText(response, 500, "failed to check for updates");
  } finally {
    limit.clear();
    run.inputs.notifier.finishCheck();
  }
}
