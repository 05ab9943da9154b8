import type { EventStream } from "./event-stream.ts";

/** What a test can do with the event stream of the fork; 1.7.1 has none and nobody is ever connected. */
export interface EventControls {
  /** How many subscribers are connected now. */
  readonly subscribers: number;
  /** Resolves once `count` (default 1) subscribers are connected at the same time. */
  connected(count?: number): Promise<void>;
  /** Resolves once nobody is connected. */
  idle(): Promise<void>;
  /** Sends the comment that otherwise goes out every 15 s. */
  heartbeat(): void;
  /** Holds the stream back: ten events wait for each subscriber, later ones are lost to it. */
  hold(): { release(): void };
  /** Cuts the connections of all subscribers; they may come back. */
  disconnect(): void;
}

/** The controls over the stream of the life that runs at the moment of each call. */
export function eventControls(stream: () => EventStream): EventControls {
  return {
    get subscribers() {
      return stream().subscribers;
    },
    connected: (count = 1) => stream().connected(count),
    idle: () => stream().idle(),
    heartbeat: () => stream().heartbeat(),
    hold: () => ({ release: stream().hold() }),
    disconnect: () => stream().disconnect(),
  };
}
