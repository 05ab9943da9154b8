import { pause, type AnyApiError } from "@stack/http";
import { backOffMs, isPassing } from "./back-off.ts";
import type { Connection } from "./connection.ts";
import { loadPrometheusText } from "./lazy-modules.ts";
import { readMetrics, type WatchtowerMetrics } from "./metrics.ts";
import { metricsDelta, type MetricsDelta } from "./metrics-delta.ts";
import { watchStream, type WatchStream } from "./watch-stream.ts";

/** How to poll. */
export interface PollMetricsOptions {
  /** From the beginning of one read to that of the next, in milliseconds; a read that takes longer delays the next. */
  readonly intervalMs: number;
  /** Bounds each read, in milliseconds; the client's `timeoutMs` by default. */
  readonly timeoutMs?: number;
  /** The longest wait after failures, in milliseconds, also where the server asks for more; 300,000 by default. */
  readonly maxBackOffMs?: number;
  /** Ends the polling: rejects with its own reason. */
  readonly signal?: AbortSignal;
}

/** One read of the metrics, or one that failed and will be tried again. `at` is RFC 3339, by this machine's clock. */
export type MetricsPoll =
  | {
      readonly outcome: "read";
      readonly at: string;
      readonly metrics: WatchtowerMetrics;
      /** What changed since the last read that worked; absent on the first one. */
      readonly delta?: MetricsDelta;
    }
  | {
      readonly outcome: "failed";
      readonly at: string;
      readonly error: AnyApiError;
      /** The wait before the next try, which grows from failure to failure. */
      readonly retryInMs: number;
    };

/**
 * Reads the metrics again and again.
 *
 * What can pass (no connection, a time limit, 429, 5xx) is yielded as `failed` and backed off from; a wrong token, a
 * disabled endpoint and another server's page end the loop by throwing. The fork counts every scrape against its limit
 * of 60 requests a minute from one address, so intervals below some seconds starve other callers.
 */
export function pollMetrics(
  connection: Connection,
  defaultTimeoutMs: number,
  options: PollMetricsOptions,
): WatchStream<MetricsPoll> {
  const { intervalMs, timeoutMs = defaultTimeoutMs, maxBackOffMs = 300_000 } = options;
  if (!(intervalMs > 0 && intervalMs < 2 ** 31)) {
    throw new TypeError(`@stack/watchtower-client: intervalMs must be above 0; it is ${intervalMs}.`);
  }
  return watchStream(options.signal, async function* (signal) {
    // Most pages differ from the last one in some numbers only.
    const parser = (await loadPrometheusText()).createScrapeParser();
    let last: { readonly metrics: WatchtowerMetrics; readonly readAt: number } | undefined;
    for (let failures = 0; ;) {
      const startedAt = performance.now();
      try {
        const metrics = await readMetrics(connection, timeoutMs, signal, (page) => parser.parse(page));
        const readAt = performance.now();
        const delta = last && metricsDelta(last.metrics, metrics, Math.round(readAt - last.readAt));
        failures = 0;
        last = { metrics, readAt };
        yield { outcome: "read", at: now(), metrics, ...(delta && { delta }) };
      } catch (error) {
        signal.throwIfAborted();
        if (!isPassing(error)) throw error;
        const retryInMs = backOffMs({ firstMs: intervalMs, maxMs: maxBackOffMs }, ++failures, error);
        yield { outcome: "failed", at: now(), error, retryInMs };
        await pause(retryInMs, signal);
        continue;
      }
      await pause(Math.max(0, startedAt + intervalMs - performance.now()), signal);
    }
  });
}

const now = (): string => new Date().toISOString();
