import type { MetricFamily } from "@stack/prometheus-text";
import { send, type Connection } from "./connection.ts";
import { endpoints } from "./endpoints/endpoint.ts";
import { loadPrometheusText } from "./lazy-modules.ts";
import { replyError, unexpectedReply } from "./reply-error.ts";

/**
 * Watchtower's metrics, one shape for both flavours (reference/watchtower.md b.2).
 *
 * A value the server does not have is absent. `containers` describes the last run only, whoever started it: a
 * targeted update of one container overwrites the numbers of the nightly one. All are 0 before the first run.
 */
export interface WatchtowerMetrics {
  readonly containers: {
    /** Looked at in the last run; 1.7.1 counts those whose check failed, too. */
    readonly scanned?: number;
    /** Updated in the last run; see `updatedIncludesStale`. */
    readonly updated?: number;
    readonly failed?: number;
    /** Restarted for a dependency; the fork since 1.13.0. */
    readonly restarted?: number;
    /** Check failed or cooling down; the fork since 1.16.0. */
    readonly skipped?: number;
  };
  /**
   * Whether `containers.updated` counts those that only could be updated (monitor-only), too: 1.7.1, and the fork before
   * 1.12.2. Since then it is 0 in monitor-only mode.
   */
  readonly updatedIncludesStale: boolean;
  readonly scans: {
    /** Runs since the process started; 1.7.1 includes the skipped scheduled ones. */
    readonly total?: number;
    /**
     * Scheduled runs skipped because another was under way. Absent on the fork since 1.16.0: it has a counter of that
     * name, but nothing has raised it since 1.14.0.
     */
    readonly skipped?: number;
    /** Runs whose numbers were lost, because too many came at once; the fork since 1.12.2. */
    readonly dropped?: number;
  };
  /** Containers restarted for a dependency since the process started; the fork since 1.13.0. */
  readonly restartedTotal?: number;
  /** When the process started, RFC 3339; a change means that the counters began anew. */
  readonly processStartedAt?: string;
  /** Everything on the page, Go's and the process's own families too. */
  readonly families: readonly MetricFamily[];
}

/** Reads and types the metrics page; `parse` may be that of a parser for repeated scrapes. */
export async function readMetrics(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  parse?: (page: Uint8Array) => MetricFamily[],
): Promise<WatchtowerMetrics> {
  const reply = await send(connection, { method: "GET", path: "v1/metrics", timeoutMs, signal });
  if (reply.status !== 200) throw replyError(reply, endpoints.metrics, connection);
  const { MetricsParseError, parseMetrics } = await loadPrometheusText();
  let families: MetricFamily[];
  try {
    families = (parse ?? parseMetrics)(reply.bytes);
  } catch (error) {
    if (!(error instanceof MetricsParseError)) throw error;
    throw unexpectedReply(reply, "not with metrics", connection);
  }
  const metrics = metricsOf(families);
  if (metrics.scans.total !== undefined) return metrics;
  throw unexpectedReply(reply, "with metrics that have no watchtower_scans_total", connection);
}

function metricsOf(families: readonly MetricFamily[]): WatchtowerMetrics {
  // One pass: most of the page are Go's own families.
  const values = new Map<string, number | undefined>();
  for (const { name, samples } of families) {
    if (name.startsWith("watchtower_") || name === "process_start_time_seconds") {
      values.set(name, samples[0]?.value);
    }
  }
  const value = (name: string): number | undefined => values.get(name);
  const dropped = value("watchtower_metrics_dropped_total");
  const skippedContainers = value("watchtower_containers_skipped");
  const startedAtSeconds = value("process_start_time_seconds");
  return {
    containers: present({
      scanned: value("watchtower_containers_scanned"),
      updated: value("watchtower_containers_updated"),
      failed: value("watchtower_containers_failed"),
      restarted: value("watchtower_containers_restarted"),
      skipped: skippedContainers,
    }),
    // The two changes came in the same version, 1.12.2.
    updatedIncludesStale: dropped === undefined,
    scans: present({
      total: value("watchtower_scans_total"),
      // Renamed by the fork in 1.8.6; dead long before 1.16, which is told by its skipped containers.
      skipped:
        skippedContainers === undefined
          ? (value("watchtower_scans_skipped") ?? value("watchtower_scans_skipped_total"))
          : undefined,
      dropped,
    }),
    ...present({
      restartedTotal: value("watchtower_containers_restarted_total"),
      processStartedAt:
        startedAtSeconds === undefined ? undefined : new Date(startedAtSeconds * 1_000).toISOString(),
    }),
    families,
  };
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function present<T extends object>(values: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) kept[name] = value;
  }
  return kept as Present<T>;
}
