import { connectionsOf, type WatchtowerClientOptions } from "./client-options.ts";
import { rememberDetection, type Detection } from "./detection.ts";
import { checkTimeoutMs, readCheck, type CheckOptions, type ContainerCheck } from "./endpoints/check.ts";
import { readConfig, type WatchtowerConfig } from "./endpoints/config.ts";
import {
  readContainerDetails,
  readContainers,
  type ContainerFilter,
  type WatchedContainer,
  type WatchedContainerDetails,
} from "./endpoints/containers.ts";
import { readHealth, type Health } from "./endpoints/health.ts";
import { readHistory, type HistoryEntry, type HistoryRange } from "./endpoints/history.ts";
import { readImages, type ImageFilter, type WatchedImage } from "./endpoints/images.ts";
import type { EndpointReader } from "./endpoints/read-endpoint.ts";
import { readStatus, type LastRun } from "./endpoints/status.ts";
import type { EventGap } from "./events/event-gap.ts";
import { watchEvents, type EventsOptions } from "./events/watch-events.ts";
import type { WatchtowerEvent } from "./events/watchtower-event.ts";
import { detectFlavour } from "./flavour.ts";
import { readMetrics, type WatchtowerMetrics } from "./metrics.ts";
import { pollMetrics, type MetricsPoll, type PollMetricsOptions } from "./poll-metrics.ts";
import type { UpdateOutcome } from "./update-outcome.ts";
import { runUpdate, type UpdateOptions } from "./update.ts";
import type { WatchStream } from "./watch-stream.ts";

/** Per call: `timeoutMs` overrides the client's, `signal` aborts with its own reason. */
export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * One Watchtower. Holds no connection of its own, so there is nothing to close but the streams.
 *
 * What every method throws: `HttpError` for a failing status (a `WatchtowerHttpError`, whose `kind` says what it
 * means), `NetworkError` and `TimeoutError` where no answer came, `DecodeError` where something else than Watchtower
 * answered, and `RefusedError`, before anything is sent, for what this Watchtower does not have or would misread. What
 * only the fork has is detected first, so a client's first call may make up to three more requests.
 */
export interface WatchtowerClient {
  /**
   * Tells which Watchtower answers: flavour, version range, enabled endpoints.
   *
   * At most three requests, each with a random wrong token, never one that could start an update. Remembered once known:
   * make a new client after replacing a Watchtower by another.
   */
  detect(options?: CallOptions): Promise<Detection>;
  /**
   * Triggers an update and says what became of it; see {@link UpdateOutcome}.
   *
   * Blocks as long as Watchtower does: pulls, stops and starts included. Never retried. An aborted or timed-out
   * update goes on in Watchtower. A request that never left is a `NetworkError`; one that left and got no clear answer
   * is the outcome `unknown`.
   */
  update(options?: UpdateOptions): Promise<UpdateOutcome>;
  /** Asks the registries for newer images; nothing is pulled or changed. The fork only (1.20.0). */
  check(options?: CheckOptions): Promise<readonly ContainerCheck[]>;
  /** Lists the containers Watchtower watches. The fork only (1.18.0). */
  containers(options?: ContainerFilter & CallOptions): Promise<readonly WatchedContainer[]>;
  /** Lists them with what Watchtower would do about each. The fork only (1.20.0). */
  containerDetails(options?: ContainerFilter & CallOptions): Promise<readonly WatchedContainerDetails[]>;
  /** Lists the images they run. The fork only (1.20.0). */
  images(options?: ImageFilter & CallOptions): Promise<readonly WatchedImage[]>;
  /** Lists the last runs, oldest first. The fork only (1.20.0). */
  history(options?: HistoryRange & CallOptions): Promise<readonly HistoryEntry[]>;
  /** The numbers of the last run; `undefined` before the first. The fork only (1.20.0). */
  status(options?: CallOptions): Promise<LastRun | undefined>;
  /** The settings it runs with. The fork only (1.20.0). */
  config(options?: CallOptions): Promise<WatchtowerConfig>;
  /** Asks the three probes; needs no token. The fork only (1.20.0). */
  health(options?: CallOptions): Promise<Health>;
  /**
   * Watches what happens, until the loop over it ends; see {@link EventsOptions} for its bounds.
   *
   * Needs `eventsToken`. A lost connection is taken up again and reported as a `gap`, since events of that time are
   * lost. More than ten events at once can be lost without a word, too. The fork only (1.20.2: before, streams end at
   * once).
   */
  events(options?: EventsOptions): WatchStream<WatchtowerEvent | EventGap>;
  /** Reads the metrics as one shape over both flavours; what a Watchtower does not have is absent, never 0. */
  metrics(options?: CallOptions): Promise<WatchtowerMetrics>;
  /** Reads the metrics again and again, with what changed, until the loop over it ends. */
  pollMetrics(options: PollMetricsOptions): WatchStream<MetricsPoll>;
}

const readTimeoutMs = 10_000;

/**
 * Makes a client for one Watchtower, of either flavour.
 *
 * Throws `TypeError` for an option that cannot work. Does nothing until a method is called.
 */
export function createWatchtowerClient(options: WatchtowerClientOptions): WatchtowerClient {
  const { connection, eventsConnection } = connectionsOf(options);
  const defaultTimeoutMs = options.timeoutMs ?? readTimeoutMs;
  const memory = rememberDetection((timeoutMs) => detectFlavour(connection, timeoutMs));

  const reader = async (
    { timeoutMs = defaultTimeoutMs, signal }: CallOptions,
    longestMs = timeoutMs,
  ): Promise<EndpointReader> => {
    const detection = await memory.get(Math.min(timeoutMs, longestMs), signal);
    return { connection, detection, timeoutMs, signal };
  };

  return {
    detect: async ({ timeoutMs = defaultTimeoutMs, signal } = {}) => memory.get(timeoutMs, signal),
    async update(call = {}) {
      const detection = await memory.get(defaultTimeoutMs, call.signal);
      return runUpdate(connection, detection, call, defaultTimeoutMs);
    },
    check: async ({ timeoutMs = checkTimeoutMs, ...call } = {}) =>
      readCheck(await reader({ ...call, timeoutMs }, defaultTimeoutMs), call),
    containers: async (call = {}) => readContainers(await reader(call), call),
    containerDetails: async (call = {}) => readContainerDetails(await reader(call), call),
    images: async (call = {}) => readImages(await reader(call), call),
    history: async (call = {}) => readHistory(await reader(call), call),
    status: async (call = {}) => readStatus(await reader(call)),
    config: async (call = {}) => readConfig(await reader(call)),
    health: async (call = {}) => readHealth(await reader(call)),
    events(call = {}) {
      if (eventsConnection === undefined) {
        throw new TypeError(
          "@stack/watchtower-client: events() needs eventsToken, the value of WATCHTOWER_HTTP_API_EVENTS_TOKEN; the token does not open them.",
        );
      }
      const source = (timeoutMs: number, signal: AbortSignal): Promise<EndpointReader> =>
        reader({ timeoutMs, signal });
      return watchEvents({ eventsConnection, reader: source }, call.timeoutMs ?? defaultTimeoutMs, call);
    },
    metrics: ({ timeoutMs = defaultTimeoutMs, signal } = {}) => readMetrics(connection, timeoutMs, signal),
    pollMetrics: (call) => pollMetrics(connection, defaultTimeoutMs, call),
  };
}
