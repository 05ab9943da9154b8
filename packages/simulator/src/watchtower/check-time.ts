import { setImmediate, setTimeout } from "node:timers/promises";

/** What the real 1.7.1 takes at least for a container with a registry on the same machine. */
const shortestMs = 20;
/** Enough for several requests from this process to be answered meanwhile, however busy the machine is. */
const turns = 200;

/** Lets the time pass that Watchtower takes to inspect containers, or to ask the registry of one. */
export async function passCheckTime(): Promise<void> {
  await setTimeout(shortestMs);
  for (let turn = 0; turn < turns; turn++) await setImmediate();
}
