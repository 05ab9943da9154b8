import { DecodeError, NetworkError, pause } from "@stack/http";
import { backOffMs, isPassing } from "../back-off.ts";
import type { Connection } from "../connection.ts";
import { endpoints } from "../endpoints/endpoint.ts";
import { requireEndpoint, type EndpointReader } from "../endpoints/read-endpoint.ts";
import { watchStream, type WatchStream } from "../watch-stream.ts";
import { readGap, type EventGap, type GapReason, type LostStream } from "./event-gap.ts";
import { openEventStream, type EventStream } from "./open-event-stream.ts";
import { readStream, type StreamState } from "./read-stream.ts";
import type { WatchtowerEvent } from "./watchtower-event.ts";

/** How a lost stream is taken up again. */
export interface ReconnectOptions {
  /** Tries in a row without a sign of life before giving up; 10 by default, 0 for none, `Infinity` for no end. */
  readonly attempts?: number;
  /** The first wait, in milliseconds, doubled from try to try; by default what the server asks for (the fork: 5,000). */
  readonly delayMs?: number;
  /** The longest wait, in milliseconds; 60,000 by default. */
  readonly maxDelayMs?: number;
}

/** How to watch. */
export interface EventsOptions {
  /** Bounds each try to connect and each read after a gap, in milliseconds; the client's `timeoutMs` by default. */
  readonly timeoutMs?: number;
  /** How long a stream may be silent, in milliseconds; 45,000 by default: three of the fork's heartbeats. */
  readonly silenceMs?: number;
  readonly reconnect?: ReconnectOptions;
  /** Ends the stream: rejects with its own reason. */
  readonly signal?: AbortSignal;
}

/**
 * Watches the events over one connection after another.
 *
 * The first connection must succeed; what fails there is thrown. A lost one is taken up again, and a gap is yielded
 * before its first event. Gives up with the last error, and at once where trying again cannot help (401, 404).
 */
export function watchEvents(
  { eventsConnection, reader }: { eventsConnection: Connection; reader: EndpointReaderSource },
  timeoutMs: number,
  options: EventsOptions,
): WatchStream<WatchtowerEvent | EventGap> {
  const { silenceMs = 45_000 } = options;
  const { attempts = 10, delayMs, maxDelayMs = 60_000 } = options.reconnect ?? {};
  return watchStream(options.signal, async function* (signal) {
    const read = await reader(timeoutMs, signal);
    requireEndpoint(read, endpoints.events);
    let retryMs = delayMs;
    let lost: LostStream | undefined;
    for (let failures = 0; ;) {
      let stream: EventStream | undefined;
      let failure: unknown;
      try {
        stream = await openEventStream(eventsConnection, timeoutMs, signal);
        const openedAt = { server: stream.openedAt ?? new Date(), here: performance.now() };
        if (lost !== undefined) yield await readGap(read, lost);
        lost = undefined;
        const state: StreamState = { heardAt: openedAt.here, retryMs: undefined, isAlive: false };
        const reason = yield* readStream(stream, state, silenceMs, signal);
        retryMs = delayMs ?? state.retryMs ?? retryMs;
        if (wasAlive(state)) failures = 0;
        const sinceOpened = state.heardAt - openedAt.here;
        lost = {
          reason,
          lostAt: new Date(performance.timeOrigin + state.heardAt).toISOString(),
          serverTime: new Date(openedAt.server.getTime() + sinceOpened),
        };
        failure = streamLost(eventsConnection, reason, wasAlive(state));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof RangeError) throw endlessEvent(eventsConnection, error);
        if (lost === undefined || !isPassing(error)) throw error;
        failure = error;
      } finally {
        stream?.close();
      }
      if (++failures > attempts) throw failure;
      await pause(backOffMs({ firstMs: retryMs ?? 1_000, maxMs: maxDelayMs }, failures, failure), signal);
    }
  });
}

const wasAlive = ({ isAlive }: StreamState): boolean => isAlive;

/** Gives a reader once it is known which Watchtower answers. */
export type EndpointReaderSource = (timeoutMs: number, signal: AbortSignal) => Promise<EndpointReader>;

function streamLost({ baseUrl }: Connection, reason: GapReason, wasAlive: boolean): NetworkError {
  const what = {
    closed: "lost the event stream: Watchtower ended it",
    broken: "lost the event stream: the connection broke",
    silent: "lost the event stream: no heartbeat came in time",
  }[reason];
  return new NetworkError({
    method: "GET",
    url: new URL(endpoints.events.path, baseUrl).href,
    what,
    remedy:
      reason === "closed" && !wasAlive
        ? "Streams that end at once are a fault of the fork before 1.20.2: update it. See also Watchtower's log."
        : "Check that Watchtower still runs, and what on the way ends long connections.",
    reason: reason === "closed" ? "closed" : "reset",
    sent: undefined,
  });
}

function endlessEvent({ baseUrl }: Connection, cause: RangeError): DecodeError {
  return new DecodeError({
    method: "GET",
    url: new URL(endpoints.events.path, baseUrl).href,
    what: "sent an event that does not end",
    remedy: "Check that the URL leads to Watchtower itself, not to another server.",
    body: "",
    cause,
  });
}
