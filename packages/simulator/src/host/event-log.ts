import type { Clock } from "./clock.ts";

/** One engine event in the shape of `GET /events`. */
export interface EngineEvent {
  /** Only for containers and images, repeating Action, Actor.ID and the image: the old form of the event. */
  readonly status?: string;
  readonly id?: string;
  readonly from?: string;
  readonly Type: "container" | "image" | "network" | "volume";
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly scope: "local";
  /** Unix seconds. */
  readonly time: number;
  /** Unix nanoseconds; beyond what a JavaScript number holds exactly, as with the real engine. */
  readonly timeNano: number;
}

/** Everything that happened on a host, with listeners for what comes. */
export interface EventLog {
  record(
    type: EngineEvent["Type"],
    action: string,
    actorId: string,
    attributes: Readonly<Record<string, string>>,
  ): void;
  /** Past events, oldest first. */
  all(): readonly EngineEvent[];
  /** Calls `listener` for every later event; returns the way to stop. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
}

/** The engine itself keeps the last 256 events for `since`; here there is no need to forget as soon. */
const kept = 10_000;

/** Makes an empty log. */
export function createEventLog(clock: Clock): EventLog {
  const events: EngineEvent[] = [];
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    record(type, action, actorId, attributes) {
      const nanos = clock.nanos();
      const legacy = type === "container" || type === "image";
      const event: EngineEvent = {
        ...(legacy ? { status: action, id: actorId } : {}),
        ...(type === "container" && attributes["image"] !== undefined ? { from: attributes["image"] } : {}),
        Type: type,
        Action: action,
        Actor: { ID: actorId, Attributes: attributes },
        scope: "local",
        time: Number(nanos / 1_000_000_000n),
        timeNano: Number(nanos),
      };
      events.push(event);
      if (events.length > kept) events.shift();
      for (const listener of [...listeners]) listener(event);
    },
    all: () => events,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
