import { MetricsParseError, parseMetrics, type MetricFamily } from "@stack/prometheus-text";
import { send, type Connection } from "./connection.ts";
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
    /** Updated in the last run; 1.7.1 adds those that only could be (monitor-only). */
    readonly updated?: number;
    readonly failed?: number;
    /** Restarted for a dependency; the fork since 1.13.0. */
    readonly restarted?: number;
    /** Check failed or cooling down; the fork since 1.16.0. */
    readonly skipped?: number;
  };
  readonly scans: {
    /** Runs since the process started; 1.7.1 includes the skipped scheduled ones. */
    readonly total?: number;
    /** Scheduled runs skipped because another was under way. */
    readonly skipped?: number;
  };
  /** When the process started, RFC 3339; a change means that the counters began anew. */
  readonly processStartedAt?: string;
  /** Everything on the page, Go's and the process's own families too. */
  readonly families: readonly MetricFamily[];
}

/** Reads and types the metrics page. */
export async function readMetrics(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<WatchtowerMetrics> {
  const reply = await send(connection, { method: "GET", path: "v1/metrics", timeoutMs, signal });
  if (reply.status !== 200) throw replyError(reply, "v1/metrics", connection);
  try {
    return metricsOf(parseMetrics(reply.bytes));
  } catch (error) {
    if (!(error instanceof MetricsParseError)) throw error;
    throw unexpectedReply(reply, "not with metrics", connection);
  }
}

function metricsOf(families: readonly MetricFamily[]): WatchtowerMetrics {
  const values = new Map(
    families.flatMap(({ samples }) =>
      samples
        .filter(({ labels }) => Object.keys(labels).length === 0)
        .map(({ name, value }) => [name, value]),
    ),
  );
  const known = (entries: Record<string, string | undefined>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([key, name]) => {
        const value = name === undefined ? undefined : values.get(name);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  const startedAtSeconds = values.get("process_start_time_seconds");
  return {
    containers: known({
      scanned: "watchtower_containers_scanned",
      updated: "watchtower_containers_updated",
      failed: "watchtower_containers_failed",
      restarted: "watchtower_containers_restarted",
      skipped: "watchtower_containers_skipped",
    }),
    scans: known({
      total: "watchtower_scans_total",
      // The fork renamed it in 1.8.6.
      skipped: ["watchtower_scans_skipped", "watchtower_scans_skipped_total"].find((name) =>
        values.has(name),
      ),
    }),
    ...(startedAtSeconds === undefined
      ? {}
      : { processStartedAt: new Date(startedAtSeconds * 1_000).toISOString() }),
    families,
  };
}
