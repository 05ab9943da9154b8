import { randomBytes } from "node:crypto";
import type { Container } from "../host/container.ts";
import { isWatchtower, stopSignal } from "./labels.ts";
import { specForReplacement } from "./recreate.ts";
import { listedImage } from "./listed-image.ts";
import { reasonOf } from "./scan-log.ts";
import type { ScanInputs, ScanItem } from "./scan.ts";

/** An image that was removed because its container runs another now. */
export interface RemovedImage {
  readonly image_id: string;
  readonly image_name: string;
  /** The container that was replaced. */
  readonly container_id: string;
  readonly container_name: string;
}

async function stopOld({ daemon, log }: ScanInputs, { container }: ScanItem): Promise<void> {
  const signal = stopSignal(container);
  log.stopping(container, signal);
  await daemon.lifecycle.stop(container, signal);
  await daemon.lifecycle.remove(container);
}

async function startNew(inputs: ScanInputs, old: Container, wasRunning: boolean): Promise<void> {
  const { daemon, settings, controls, log } = inputs;
  const { name } = old;
  const spec = specForReplacement(daemon, old);
  if (isWatchtower(old)) {
    // It cannot stop itself: it makes way by another name, and its successor ends it.
    daemon.lifecycle.rename(old, randomBytes(16).toString("hex"));
  }
  const created = daemon.create(name, spec);
  log.replaced(old, created);
  if (settings.noRestart || (!wasRunning && !settings.reviveStopped)) return;
  if (controls.takeStartFailure(name)) {
    created.exitCode = 127;
    created.error = `failed to create task for container: OCI runtime create failed: container "${name}"`;
    throw new Error(created.error);
  }
  await daemon.lifecycle.start(created);
}

/** Removes each image once, and tells of it for each container that ran it. */
function cleanUp({ daemon, flavour, log, removed }: ScanInputs, updated: readonly Container[]): void {
  const gone = new Set<string>();
  const oncePerImage = updated.filter(
    ({ imageId }, at) => updated.findIndex((other) => other.imageId === imageId) === at,
  );
  for (const old of oncePerImage) {
    const { imageId } = old;
    // The fork looks whether others use the image; 1.7.1 lets the engine refuse.
    if (flavour === "nicholas-fedor" && daemon.containers.using(imageId).length > 0) continue;
    log.removingImage(listedImage(old), imageId);
    try {
      daemon.images.remove(imageId, true, (id) => daemon.containers.using(id));
      gone.add(imageId);
    } catch (error) {
      log.failed(reasonOf(flavour, error));
    }
  }
  const told = updated.filter(({ imageId }) => gone.has(imageId));
  if (told.length === 0) return;
  removed(
    told.map((old) => ({
      image_id: old.imageId,
      image_name: listedImage(old),
      container_id: old.id,
      container_name: old.name,
    })),
  );
}

function fail({ flavour, log }: ScanInputs, item: ScanItem, error: unknown): void {
  item.state = "failed";
  item.error = reasonOf(flavour, error);
  log.failed(item.error);
}

/** Stops all outdated containers, last first, then starts their replacements; failures are noted in the items. */
export async function replaceContainers(inputs: ScanInputs, items: readonly ScanItem[]): Promise<void> {
  const wasRunning = new Map(items.map(({ container }) => [container, container.status === "running"]));
  for (const item of [...items].reverse()) {
    inputs.checkAlive();
    if (isWatchtower(item.container)) continue;
    try {
      await stopOld(inputs, item);
    } catch (error) {
      fail(inputs, item, error);
    }
  }
  const updated: Container[] = [];
  for (const item of items) {
    inputs.checkAlive();
    if (item.state === "failed") continue;
    try {
      // 1.7.1 with no-restart really stops and deletes, puts nothing in its place and reports an update;
      // the fork makes the replacement and leaves it stopped.
      if (!inputs.settings.noRestart || inputs.flavour === "nicholas-fedor") {
        await startNew(inputs, item.container, wasRunning.get(item.container) ?? true);
      }
      item.state = "updated";
      updated.push(item.container);
    } catch (error) {
      fail(inputs, item, error);
    }
    inputs.crashPoint();
  }
  inputs.checkAlive();
  if (inputs.settings.cleanup) cleanUp(inputs, updated);
}
