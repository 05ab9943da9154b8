import { setTimeout } from "node:timers/promises";

/** A little more than the real 1.7.1 takes at least for a container with a registry on the same machine. */
const shortestMs = 25;

/**
 * Lets the time pass that Watchtower takes to inspect containers, or to ask the registry of one.
 *
 * In small steps: on a busy machine each lets others have their turn, so that what is asked meanwhile is answered
 * meanwhile.
 */
export async function passCheckTime(): Promise<void> {
  for (let step = 0; step < shortestMs; step++) await setTimeout(1);
}
