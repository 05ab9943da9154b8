import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { familiarName, parseImageReference } from "../host/image-reference.ts";
import { passCheckTime } from "./check-time.ts";
import { isMonitorOnly, isNoPull, watchedImage } from "./labels.ts";
import { listedImage } from "./listed-image.ts";
import { PullError } from "./pull-error.ts";
import { type RemovedImage, replaceContainers } from "./replace.ts";
import { inReplacementOrder } from "./replacement-order.ts";
import { reasonOf, type ScanLog } from "./scan-log.ts";
import type { Selects } from "./selection.ts";
import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";
import type { UpdateControls } from "./update-controls.ts";

/** What became of one container in a scan. */
export interface ScanItem {
  readonly container: Container;
  readonly monitorOnly: boolean;
  /** The image its tag names now; the container's own when that could not be found out. */
  readonly latestImageId: string;
  /** `stale`: a newer image is there and was not applied; `unchecked`: the look for one failed. */
  state: "fresh" | "stale" | "updated" | "failed" | "unchecked";
  /** Why it is unchecked or failed. */
  error?: string;
}

/** Everything a scan acts on. */
export interface ScanInputs {
  readonly daemon: Daemon;
  readonly flavour: WatchtowerFlavour;
  readonly settings: WatchtowerSettings;
  readonly selects: Selects;
  readonly controls: UpdateControls;
  readonly log: ScanLog;
  /** Throws when the process that scans has ended meanwhile, or its time ran out. */
  readonly checkAlive: () => void;
  /** Called in the middle of the work; throws when a test asked for a crash there. */
  readonly crashPoint: () => void;
  /** Ends the wait of a held update. */
  readonly signal?: AbortSignal;
  /** Whether a container may be replaced although it is stale; the fork spares itself when its port is published. */
  readonly spares: (container: Container) => boolean;
  /** Told of the images that were removed, once for all. */
  readonly removed: (images: readonly RemovedImage[]) => void;
}

/** Docker could not list the containers: nothing was scanned. */
export class DockerListError extends Error {
  constructor() {
    super(
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
    );
    this.name = "DockerListError";
  }
}

/** Pulls when the registry has something else, and gives the image the container's tag names then. */
function latestImage({ daemon, settings }: ScanInputs, container: Container): string {
  const name = watchedImage(container);
  if (/^(?:sha256:)?[0-9a-f]{64}$/.test(name)) {
    throw new Error("container uses a pinned image, and cannot be updated by watchtower");
  }
  if (!isNoPull(container, settings)) {
    const reference = parseImageReference(name);
    const local = daemon.images.find(familiarName(reference));
    try {
      const served = daemon.images.lookUp(reference);
      // Both ask the registry for the digest first and leave the pull out when it is the one they have.
      if (local?.image.digest !== served.digest) daemon.images.pull(name);
    } catch (error) {
      throw new PullError(listedImage(container), error);
    }
  }
  return daemon.images.get(name).image.id;
}

function check(inputs: ScanInputs, container: Container): ScanItem {
  const monitorOnly = isMonitorOnly(container, inputs.settings);
  try {
    const latestImageId = latestImage(inputs, container);
    const state = latestImageId === container.imageId ? "fresh" : "stale";
    if (state === "stale") inputs.log.foundNew(container, latestImageId);
    return { container, monitorOnly, latestImageId, state };
  } catch (error) {
    const reason = reasonOf(inputs.flavour, error);
    inputs.log.checkFailed(container, error);
    return { container, monitorOnly, latestImageId: container.imageId, state: "unchecked", error: reason };
  }
}

/** One scan: looks at every selected container, then replaces those whose image changed. */
export async function scan(inputs: ScanInputs): Promise<readonly ScanItem[]> {
  await inputs.controls.pass(inputs.signal);
  inputs.checkAlive();
  if (inputs.controls.takeDockerFailure()) throw new DockerListError();
  // As the engine lists them: the newest first.
  const running = inputs.daemon.containers.all();
  // Each is inspected before it is left out.
  if (running.length > 0) await passCheckTime();
  inputs.checkAlive();
  const selected = running.filter(inputs.selects);
  const items: ScanItem[] = [];
  for (const container of selected) {
    await passCheckTime();
    inputs.checkAlive();
    items.push(check(inputs, container));
  }
  const stale = items.filter(
    ({ state, monitorOnly, container }) => state === "stale" && !monitorOnly && !inputs.spares(container),
  );
  await replaceContainers(inputs, inReplacementOrder(inputs.flavour, stale));
  inputs.crashPoint();
  return items;
}
