import type { EventGap, WatchStream, WatchtowerEvent } from "../../src/index.ts";
import type { watchFork } from "./fork.ts";

/** What `events()` gives. */
export type Events = WatchStream<WatchtowerEvent | EventGap>;

/** The next event; fails the test where the stream ends. */
export async function next(events: Events): Promise<WatchtowerEvent | EventGap> {
  const result = await events.next();
  if (result.done === true) throw new Error("The stream was expected to go on.");
  return result.value;
}

/** Reads the two events of an update, so that the stream stands. */
export async function watchUpdate(
  events: Events,
  { client, watchtower }: Awaited<ReturnType<typeof watchFork>>,
) {
  const first = next(events);
  await watchtower.events.connected();
  await client.update();
  return [await first, await next(events)];
}
