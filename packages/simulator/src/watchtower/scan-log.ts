import type { Container } from "../host/container.ts";
import { DockerError } from "../host/docker-error.ts";
import { parseImageReference } from "../host/image-reference.ts";
import { listedImage } from "./listed-image.ts";
import type { Log } from "./log-line.ts";
import { PullError } from "./pull-error.ts";
import type { ScanCounts } from "./scan-counts.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** What a scan tells about its work, in the words of its flavour. */
export interface ScanLog {
  foundNew(container: Container, imageId: string): void;
  checkFailed(container: Container, error: unknown): void;
  stopping(container: Container, signal: string): void;
  /** `created` is the replacement. */
  replaced(container: Container, created: Container): void;
  removingImage(image: string, imageId: string): void;
  failed(reason: string): void;
  done(counts: ScanCounts): void;
}

/** The twelve digits of an id that logs and reports show. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

/** What went wrong in the words of the flavour: 1.7.1 hands on what the engine says under a title of its own. */
export function reasonOf(flavour: WatchtowerFlavour, error: unknown): string {
  if (flavour === "nicholas-fedor") return messageOf(error);
  const own = error instanceof PullError ? error.cause : error;
  return own instanceof DockerError ? `Error response from daemon: ${own.message}` : messageOf(own);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a failed look at the registry is worth a warning to the fork, which expects no better of others. */
function isWarned(container: Container): boolean {
  return ["docker.io", "ghcr.io"].includes(parseImageReference(listedImage(container)).registry);
}

function containrrrLog(log: Log): ScanLog {
  return {
    foundNew: (container, imageId) =>
      log("info", `Found new ${listedImage(container)} image (${shortId(imageId)})`),
    checkFailed: ({ name }, error) =>
      log(
        "info",
        `Unable to update container "/${name}": ${reasonOf("containrrr", error)}. Proceeding to next.`,
      ),
    stopping: ({ name, id }, signal) => log("info", `Stopping /${name} (${shortId(id)}) with ${signal}`),
    replaced: ({ name }) => log("info", `Creating /${name}`),
    removingImage: (_image, imageId) => log("info", `Removing image ${shortId(imageId)}`),
    failed: (reason) => log("error", reason),
    done: ({ failed, scanned, updated }) =>
      log("info", "Session done", { Failed: failed, Scanned: scanned, Updated: updated, notify: "no" }),
  };
}

function forkLog(log: Log): ScanLog {
  const about = (container: Container): { container: string; image: string } => ({
    container: container.name,
    image: listedImage(container),
  });
  return {
    foundNew: (container, imageId) =>
      log("info", "Found new image", { ...about(container), new_id: shortId(imageId) }),
    checkFailed: (container, error) =>
      log(isWarned(container) ? "warning" : "debug", "Digest retrieval failed, falling back to full pull", {
        ...about(container),
        error: messageOf(error instanceof PullError ? error.cause : error),
      }),
    stopping: ({ name, id }, signal) =>
      log("info", "Stopping container", { container: name, id: shortId(id), signal, timeout: 30_000 }),
    replaced: (container, created) =>
      log("info", "Started new container", { ...about(container), new_id: shortId(created.id) }),
    removingImage: (image, imageId) =>
      log("info", "Removing image", { image_id: shortId(imageId), image_name: image, notify: "yes" }),
    failed: (reason) => log("error", "Update of a container failed", { error: reason }),
    done: ({ failed, scanned, updated }) =>
      log("info", "Update session completed", { failed, notify: "no", scanned, updated }),
  };
}

/** Makes the log of one scan. */
export function createScanLog(flavour: WatchtowerFlavour, log: Log): ScanLog {
  return flavour === "containrrr" ? containrrrLog(log) : forkLog(log);
}
