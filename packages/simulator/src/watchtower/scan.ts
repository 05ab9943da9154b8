import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { familiarName, parseImageReference } from "../host/image-reference.ts";
import { isMonitorOnly, isNoPull, watchedImage } from "./labels.ts";
import { replaceContainers } from "./replace.ts";
import type { Selects } from "./selection.ts";
import type { Log, WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";
import type { UpdateControls } from "./update-controls.ts";

/** What became of one container in a scan. */
export interface ScanItem {
  readonly container: Container;
  readonly monitorOnly: boolean;
  /** `stale`: a newer image is there and was not applied; `unchecked`: the look for one failed. */
  state: "fresh" | "stale" | "updated" | "failed" | "unchecked";
}

/** Everything a scan acts on. */
export interface ScanInputs {
  readonly daemon: Daemon;
  readonly flavour: WatchtowerFlavour;
  readonly settings: WatchtowerSettings;
  readonly selects: Selects;
  readonly controls: UpdateControls;
  readonly log: Log;
  /** Throws when the process that scans has ended meanwhile, or its time ran out. */
  readonly checkAlive: () => void;
  /** Called in the middle of the work; throws when a test asked for a crash there. */
  readonly crashPoint: () => void;
  /** Ends the wait of a held update. */
  readonly signal?: AbortSignal;
  /** Whether a container may be replaced although it is stale; the fork spares itself when its port is published. */
  readonly spares: (container: Container) => boolean;
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

/** Looks for a newer image and tells whether the container runs another than its tag names now. */
function isStale({ daemon, settings, log }: ScanInputs, container: Container): boolean {
  const name = watchedImage(container);
  if (/^(?:sha256:)?[0-9a-f]{64}$/.test(name)) {
    throw new Error("container uses a pinned image, and cannot be updated by watchtower");
  }
  const reference = parseImageReference(name);
  if (!isNoPull(container, settings)) {
    const served = daemon.images.lookUp(reference);
    const local = daemon.images.find(familiarName(reference));
    // Both ask the registry for the digest first and leave the pull out when it is the one they have.
    if (local?.image.digest !== served.digest) daemon.images.pull(name);
  }
  const { image } = daemon.images.get(name);
  if (image.id === container.imageId) return false;
  log("info", `Found new ${familiarName(reference)} image (${image.id.slice(7, 19)})`);
  return true;
}

function check(inputs: ScanInputs, container: Container): ScanItem {
  const monitorOnly = isMonitorOnly(container, inputs.settings);
  try {
    return { container, monitorOnly, state: isStale(inputs, container) ? "stale" : "fresh" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    inputs.log("info", `Unable to update container "/${container.name}": ${reason}. Proceeding to next.`);
    return { container, monitorOnly, state: "unchecked" };
  }
}

/** One scan: looks at every selected container, then replaces those whose image changed. */
export async function scan(inputs: ScanInputs): Promise<readonly ScanItem[]> {
  await inputs.controls.pass(inputs.signal);
  inputs.checkAlive();
  if (inputs.controls.takeDockerFailure()) throw new DockerListError();
  // The engine lists the newest first; the oldest is dealt with first.
  const selected = [...inputs.daemon.containers.all()].reverse().filter(inputs.selects);
  const items = selected.map((container) => check(inputs, container));
  const stale = items.filter(
    ({ state, monitorOnly, container }) => state === "stale" && !monitorOnly && !inputs.spares(container),
  );
  await replaceContainers(inputs, stale);
  inputs.crashPoint();
  return items;
}
