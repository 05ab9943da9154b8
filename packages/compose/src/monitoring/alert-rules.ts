import { up, watchtower } from "./queries.ts";
import type { WatchtowerMetrics } from "./watchtower-metrics.ts";

/** A rule of Prometheus that fires while its expression has a result. */
export type AlertRule = {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold before the rule fires. */
  readonly for?: string;
  readonly labels: { readonly severity: "critical" | "warning" | "info" };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
};

/** What decides which rules make sense for a Watchtower. */
export interface AlertedWatchtower {
  readonly metrics: WatchtowerMetrics;
  /** Whether Prometheus finds it by name, and so loses sight of one that is gone. */
  readonly isDiscovered: boolean;
  /** Whether it only looks for updates; undefined when a variable decides. */
  readonly monitorOnly: boolean | undefined;
  /** Whether new images are held back for a time, which counts as skipped. */
  readonly holdsUpdatesBack: boolean;
  /** Seconds without a scan that are too long; undefined where the schedule does not tell. */
  readonly scanWithinSeconds: number | undefined;
}

/**
 * The alert rules for a Watchtower, from metrics that it has and that move (watchtower.md b.2, b.3).
 *
 * Its gauges describe the last run and are 0 before the first: rules on them hold until the next run says otherwise.
 * Its counters start anew with the process, which `increase` allows for.
 */
export function alertRules({
  metrics,
  isDiscovered,
  monitorOnly,
  holdsUpdatesBack,
  scanWithinSeconds,
}: AlertedWatchtower): AlertRule[] {
  const rules: (AlertRule | false)[] = [
    {
      alert: "WatchtowerDown",
      expr: isDiscovered ? `${up} == 0 or absent(${up})` : `${up} == 0`,
      for: "5m",
      labels: { severity: "critical" },
      annotations: {
        summary: "Watchtower cannot be scraped",
        description:
          "For 5 minutes it has not answered, or has refused the token: updates may not happen, and nobody would notice.",
        runbook:
          "Look at Status, Targets in Prometheus for the error. 401: the token that Prometheus reads is not Watchtower's. Connection refused or reset: docker logs of Watchtower; the metrics endpoint may be off.",
      },
    },
    scanWithinSeconds !== undefined && notScanning(metrics, scanWithinSeconds),
    {
      alert: "WatchtowerContainersFailed",
      expr: `${watchtower("watchtower_containers_failed")} > 0`,
      labels: { severity: "warning" },
      annotations: {
        summary: "Watchtower could not update containers",
        description:
          "{{ $value }} containers failed to stop or to start in the last scan; they may not be running.",
        runbook:
          "docker ps -a shows what does not run, docker logs of Watchtower why. Start it again from its Compose file; the next scan without a failure ends this alert.",
      },
    },
    metrics.skippedContainers &&
      !holdsUpdatesBack && {
        alert: "WatchtowerContainersSkipped",
        expr: `${watchtower("watchtower_containers_skipped")} > 0`,
        labels: { severity: "warning" },
        annotations: {
          summary: "Watchtower passed over containers",
          description: "{{ $value }} containers could not be checked for updates in the last scan.",
          runbook:
            "docker logs of Watchtower names each with its error: a registry that does not answer or refuses the login, an image that was built here, a cooldown set by label.",
        },
      },
    metrics.skippedScans !== undefined && {
      alert: "WatchtowerScansSkipped",
      expr: `increase(${watchtower(metrics.skippedScans)}[1h]) > 0`,
      labels: { severity: "warning" },
      annotations: {
        summary: "A scheduled scan did not take place",
        description: "In the last hour a scheduled scan found another one still running, and was left out.",
        runbook:
          "docker logs of Watchtower shows the scan that takes long: a slow pull, a container that does not stop, a lifecycle hook. If it happens often, scan less often.",
      },
    },
    metrics.updatedCountsAvailable &&
      monitorOnly === true && {
        alert: "WatchtowerUpdatesAvailable",
        expr: `${watchtower("watchtower_containers_updated")} > 0`,
        labels: { severity: "info" },
        annotations: {
          summary: "There are updates",
          description: "The last scan found newer images for {{ $value }} containers, and only reports them.",
          runbook: "Update them by hand, after a backup; the next scan ends this alert.",
        },
      },
    {
      alert: "WatchtowerRestarting",
      expr: `changes(${watchtower("process_start_time_seconds")}[1h]) > 2`,
      labels: { severity: "warning" },
      annotations: {
        summary: "Watchtower keeps restarting",
        description: "It has started anew {{ $value }} times within an hour.",
        runbook:
          "docker logs of Watchtower: it exits for settings that it cannot use, such as a schedule and an interval together, and when it cannot reach Docker.",
      },
    },
    metrics.dropped && {
      alert: "WatchtowerMetricsDropped",
      expr: `increase(${watchtower("watchtower_metrics_dropped_total")}[1h]) > 0`,
      labels: { severity: "info" },
      annotations: {
        summary: "Watchtower lost results of scans",
        description: "Scans ended faster than Watchtower could count them: its figures are too low.",
        runbook: "See who triggers so many scans: POST /v1/update in the log of Watchtower.",
      },
    },
  ];
  return rules.filter((rule) => rule !== false);
}

/** Fires only once Prometheus has watched for as long, so not right after it was set up. */
function notScanning({ skippedScans }: WatchtowerMetrics, seconds: number): AlertRule {
  const within = duration(seconds);
  const total = watchtower("watchtower_scans_total");
  // Where skipped scans are counted, they count as scans too.
  const scans = `increase(${total}[${within}])${skippedScans === undefined ? "" : ` - increase(${watchtower(skippedScans)}[${within}])`}`;
  return {
    alert: "WatchtowerNotScanning",
    // Prometheus extrapolates, so that counts are not whole.
    expr: `${scans} < 0.5 and ${total} offset ${within}`,
    labels: { severity: "critical" },
    annotations: {
      summary: "Watchtower does not scan",
      description: `No scan for ${within}, which is longer than its schedule allows.`,
      runbook:
        "docker logs of Watchtower shows the next scheduled run. The update endpoint switches the schedule off unless WATCHTOWER_HTTP_API_PERIODIC_POLLS is true; a scan that hangs holds the next ones up.",
    },
  };
}

/** Whole minutes in the notation of Prometheus, in hours and days where they come out even. */
export function duration(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes % 60 !== 0) return `${minutes}m`;
  return minutes % 1440 === 0 ? `${minutes / 1440}d` : `${minutes / 60}h`;
}
