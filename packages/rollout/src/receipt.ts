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
  const matches = matchSuccessors(before.containers, after.containers);
  const successors = new Set(matches.values());
  return {
    startedAt: before.takenAt,
    finishedAt: after.takenAt,
    trigger: options.trigger,
    containers: before.containers.map((container) => {
      const successor = matches.get(container);
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

/** What one container is known by, the surest first; `undefined` where it has no such identity. */
const identities: readonly ((container: ContainerSnapshot) => string | undefined)[] = [
  ({ id }) => id,
  // Watchtower recreates a container under its name; Compose's own identity holds when a name was changed.
  ({ name }) => name,
  composeIdentity,
];

/** Finds each container's successor; none is anybody else's too. */
function matchSuccessors(
  before: readonly ContainerSnapshot[],
  after: readonly ContainerSnapshot[],
): Map<ContainerSnapshot, ContainerSnapshot> {
  const matches = new Map<ContainerSnapshot, ContainerSnapshot>();
  const taken = new Set<ContainerSnapshot>();
  for (const identityOf of identities) {
    for (const container of before) {
      const identity = matches.has(container) ? undefined : identityOf(container);
      if (identity === undefined) continue;
      const successor = after.find((other) => !taken.has(other) && identityOf(other) === identity);
      if (successor === undefined) continue;
      matches.set(container, successor);
      taken.add(successor);
    }
  }
  return matches;
}

/** A one-off (`docker compose run`) carries the labels of its service without being a container of it. */
function composeIdentity({ labels }: ContainerSnapshot): string | undefined {
  if (labels["com.docker.compose.oneoff"] === "True") return undefined;
  const parts = ["project", "service", "container-number"].map((key) => labels[`com.docker.compose.${key}`]);
  return parts.includes(undefined) ? undefined : parts.join("/");
}

function failureEvidence(before: ContainerSnapshot, after: ContainerSnapshot): string | undefined {
  // A job that ended well by itself while the update ran says nothing against it.
  const endedWell = before.id === after.id && after.state === "exited" && after.exitCode === 0;
  if (before.state === "running" && after.state !== "running" && !endedWell) {
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
