import { randomBytes } from "node:crypto";
import type { Container } from "../host/container.ts";
import { isWatchtower, stopSignal } from "./labels.ts";
import { specForReplacement } from "./recreate.ts";
import type { ScanInputs, ScanItem } from "./scan.ts";

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function stopOld({ daemon, log }: ScanInputs, { container }: ScanItem): Promise<void> {
  const signal = stopSignal(container);
  log("info", `Stopping /${container.name} (${container.id.slice(0, 12)}) with ${signal}`);
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
  log("info", `Creating /${name}`);
  const created = daemon.create(name, spec);
  if (settings.noRestart || (!wasRunning && !settings.reviveStopped)) return;
  if (controls.takeStartFailure(name)) {
    created.exitCode = 127;
    created.error = `failed to create task for container: OCI runtime create failed: container "${name}"`;
    throw new Error(created.error);
  }
  await daemon.lifecycle.start(created);
}

function cleanUp({ daemon, log }: ScanInputs, imageIds: ReadonlySet<string>): void {
  for (const id of imageIds) {
    try {
      daemon.images.remove(id, true, (image) => daemon.containers.using(image));
      log("info", `Removing image ${id.slice(7, 19)}`);
    } catch (error) {
      log("error", reasonOf(error));
    }
  }
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
      inputs.log("error", reasonOf(error));
      item.state = "failed";
    }
  }
  const superseded = new Set<string>();
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
      superseded.add(item.container.imageId);
    } catch (error) {
      inputs.log("error", reasonOf(error));
      item.state = "failed";
    }
    inputs.crashPoint();
  }
  inputs.checkAlive();
  if (inputs.settings.cleanup) cleanUp(inputs, superseded);
}
