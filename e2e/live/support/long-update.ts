import type { UpdateOptions, UpdateOutcome, WatchtowerClient } from "@stack/watchtower-client";
import { docker } from "../../test/support/command.ts";
import { containerEvent } from "../../test/support/container-event.ts";
import type { WatchedApp } from "./watched-app.ts";

/** Lets a stop take longer than any test: what ignores the signal ends when the test kills it. */
export const stopsSlowly = { WATCHTOWER_TIMEOUT: "10m" } as const;

/** An update that is under way, and stays so. */
export interface LongUpdate {
  readonly outcome: Promise<UpdateOutcome>;
  /** Kills the container that Watchtower waits for, so that the update goes on to its end. */
  letGo(): Promise<void>;
}

/**
 * Starts an update and resolves once Watchtower has told the container to stop; the container must ignore that
 * (`ignores`), and Watchtower must be patient ({@link stopsSlowly}).
 */
export async function startLongUpdate(
  client: WatchtowerClient,
  { id }: WatchedApp,
  options: UpdateOptions = {},
): Promise<LongUpdate> {
  const outcome = client.update(options);
  const endedEarly = outcome.then((ended) => {
    if (ended.outcome === "accepted") return containerEvent(id, "kill");
    throw new Error(`The update ended before it stopped a container: ${JSON.stringify(ended)}`);
  });
  await Promise.race([containerEvent(id, "kill"), endedEarly]);
  endedEarly.catch(() => undefined);
  return {
    outcome,
    async letGo() {
      await docker(["kill", id]);
    },
  };
}
