import type { UpdateOptions, UpdateOutcome, WatchtowerClient } from "@stack/watchtower-client";
import type { DockerConnection } from "./connect-docker.ts";
import { createReceipt, type Receipt } from "./receipt.ts";
import { takeSnapshot, type HostSnapshot } from "./snapshot.ts";

/** What to update, and who is asked. */
export interface UpdateWithReceiptOptions extends UpdateOptions {
  readonly watchtower: WatchtowerClient;
  readonly docker: DockerConnection;
  /** Id of that Watchtower's container, where several run on the host; its settings tell what is excluded. */
  readonly watchtowerId?: string;
  readonly now?: () => Date;
}

/** The update was sent, but the host could not be looked at afterwards; nothing known so far is lost. */
export class ReceiptError extends Error {
  override readonly name = "ReceiptError";
  /** What the trigger said. */
  readonly trigger: UpdateOutcome;
  readonly before: HostSnapshot;

  constructor(trigger: UpdateOutcome, before: HostSnapshot, cause: unknown) {
    super(`The update was sent (${trigger.outcome}), but the host could not be looked at afterwards.`, {
      cause,
    });
    this.trigger = trigger;
    this.before = before;
  }
}

/**
 * Triggers an update and says what it did to each container of the host.
 *
 * Throws what the trigger throws when nothing was sent, {@link ReceiptError} when the second look failed, and
 * `signal.reason` when the caller aborted. Trap: an abort after sending does not stop the update; Watchtower goes on, and
 * what it did is only to be seen by another snapshot.
 */
export async function updateWithReceipt(options: UpdateWithReceiptOptions): Promise<Receipt> {
  const { watchtower, docker, watchtowerId, now, ...update } = options;
  const look = { ...(now && { now }), ...(update.signal && { signal: update.signal }) };
  const before = await takeSnapshot(docker, look);
  const trigger = await watchtower.update(update);
  let after: HostSnapshot;
  try {
    after = await takeSnapshot(docker, look);
  } catch (cause) {
    update.signal?.throwIfAborted();
    throw new ReceiptError(trigger, before, cause);
  }
  const settings = before.containers.find(({ id }) => id === watchtowerId)?.watchtower;
  return createReceipt(before, after, {
    trigger,
    ...(update.images && { targetImages: update.images }),
    ...(settings && { watchtower: settings }),
  });
}
