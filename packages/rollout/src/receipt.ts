import type { UpdateOutcome } from "@stack/watchtower-client";
import { exclusionOf, type Exclusion } from "./exclusion.ts";
import type { ContainerSnapshot, HostSnapshot } from "./snapshot.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

/**
 * What became of a container.
 *
 * `updated`: it runs a new image. `restarted`: a new container on the same image. `unchanged`: the same container, and
 * the update ran. `excluded`: the same container, and a rule says so. `failed`: there is evidence (see `evidence`).
 * `vanished`: it is gone. `unknown`: the same container, and no evidence that the update ran.
 */
export type ContainerOutcome =
  "updated" | "restarted" | "unchanged" | "excluded" | "failed" | "vanished" | "unknown";

/** A container's identity at one of the two times. */
export interface ImageState {
  readonly containerId: string;
  readonly imageId: string;
  /** Absent where the image has no digest of that repository. */
  readonly digest?: string;
}

/** What the receipt says about one container. */
export interface ReceiptEntry {
  readonly name: string;
  readonly image: string;
  readonly outcome: ContainerOutcome;
  readonly before: ImageState;
  /** Absent when the container vanished. */
  readonly after?: ImageState;
  /** The rule by which Watchtower leaves it alone; also there when something else changed it nevertheless. */
  readonly exclusion?: Exclusion;
  /** For `failed`: what was seen. */
  readonly evidence?: string;
}

/** The difference of two snapshots, read in the light of what the trigger said. */
export interface Receipt {
  /** RFC 3339, the times of the two snapshots. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly trigger: UpdateOutcome;
  readonly containers: readonly ReceiptEntry[];
  /** Names of containers that were not there before. */
  readonly appeared: readonly string[];
}

/** How to read the two snapshots. */
export interface ReceiptOptions {
  /** What the trigger said. */
  readonly trigger: UpdateOutcome;
  /** The images the update was restricted to. */
  readonly targetImages?: readonly string[];
  /** The Watchtower that was asked; by default the only one in the first snapshot. */
  readonly watchtower?: WatchtowerSettings;
}

/** Says what an update did, container by container. Pure: no Docker is asked. */
export function createReceipt(before: HostSnapshot, after: HostSnapshot, options: ReceiptOptions): Receipt {
  const settings = options.watchtower ?? onlyWatchtower(before);
  const matches = new Map(before.containers.map((container) => [container, successorOf(container, after)]));
  const successors = new Set(matches.values());
  return {
    startedAt: before.takenAt,
    finishedAt: after.takenAt,
    trigger: options.trigger,
    containers: [...matches].map(([container, successor]) => {
      const exclusion = exclusionOf(container, settings, options.targetImages);
      const evidence = successor === undefined ? undefined : failureEvidence(container, successor);
      return {
        name: container.name,
        image: container.image,
        outcome: outcomeOf(container, successor, exclusion, evidence, options.trigger),
        before: imageState(container),
        ...(successor === undefined ? {} : { after: imageState(successor) }),
        ...(exclusion === undefined ? {} : { exclusion }),
        ...(evidence === undefined ? {} : { evidence }),
      };
    }),
    appeared: after.containers.filter((container) => !successors.has(container)).map(({ name }) => name),
  };
}

function outcomeOf(
  before: ContainerSnapshot,
  after: ContainerSnapshot | undefined,
  exclusion: Exclusion | undefined,
  evidence: string | undefined,
  trigger: UpdateOutcome,
): ContainerOutcome {
  if (after === undefined) return "vanished";
  if (evidence !== undefined) return "failed";
  if (after.imageId !== before.imageId) return "updated";
  if (after.id !== before.id) return "restarted";
  if (exclusion !== undefined) return "excluded";
  return trigger.outcome === "completed" ? "unchanged" : "unknown";
}

/** Watchtower recreates a container under its name; Compose's own identity holds when a name was changed. */
function successorOf(container: ContainerSnapshot, after: HostSnapshot): ContainerSnapshot | undefined {
  const identity = composeIdentity(container);
  return (
    after.containers.find(({ id }) => id === container.id) ??
    after.containers.find(({ name }) => name === container.name) ??
    (identity === undefined
      ? undefined
      : after.containers.find((other) => composeIdentity(other) === identity))
  );
}

function composeIdentity({ labels }: ContainerSnapshot): string | undefined {
  const parts = ["project", "service", "container-number"].map((key) => labels[`com.docker.compose.${key}`]);
  return parts.includes(undefined) ? undefined : parts.join("/");
}

function failureEvidence(before: ContainerSnapshot, after: ContainerSnapshot): string | undefined {
  if (before.state === "running" && after.state !== "running") {
    const code =
      after.exitCode === undefined || after.state === "created" ? "" : ` with code ${after.exitCode}`;
    return `it was running before and is ${after.state}${code} now`;
  }
  if (before.health !== "unhealthy" && after.health === "unhealthy") return "its health check fails now";
  return undefined;
}

function imageState({ id, imageId, digest }: ContainerSnapshot): ImageState {
  return { containerId: id, imageId, ...(digest === undefined ? {} : { digest }) };
}

function onlyWatchtower({ containers }: HostSnapshot): WatchtowerSettings | undefined {
  const found = containers.flatMap(({ watchtower, state }) =>
    watchtower !== undefined && state === "running" ? [watchtower] : [],
  );
  return found.length === 1 ? found[0] : undefined;
}
