import { up, watchtower } from "./queries.ts";
import type { WatchtowerMetrics } from "./watchtower-metrics.ts";

/** A panel of the dashboard before it has a place. */
export interface PanelPlan {
  readonly type: "stat" | "timeseries";
  readonly title: string;
  readonly description: string;
  /** A unit of Grafana, such as `s` or `bytes`; `short` for plain numbers. */
  readonly unit: string;
  /** Of the {@link columns} of a row. */
  readonly width: number;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
  /** From which value on it is shown in red; never without. */
  readonly redFrom?: number;
  /** What to show in place of values. */
  readonly words?: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
}

/** The columns of a row. */
export const columns = 24;

/** The panels for a Watchtower, from metrics that it has; every query has a result once Watchtower was scraped. */
export function dashboardPanels(metrics: WatchtowerMetrics): PanelPlan[] {
  return [...stats(metrics), ...graphs(metrics)];
}

function stats(metrics: WatchtowerMetrics): PanelPlan[] {
  const updated = metrics.updatedCountsAvailable
    ? "Updated in the last scan, or with an update where Watchtower only monitors."
    : "Updated in the last scan; 0 where Watchtower only monitors.";
  const plans: (PanelPlan | false)[] = [
    {
      ...stat("Watchtower", "Whether Prometheus can scrape it.", up),
      words: { "0": { text: "down", color: "red" }, "1": { text: "up", color: "green" } },
    },
    {
      ...stat("Alerts", "Alerts about Watchtower that fire now.", firing),
      redFrom: 1,
    },
    stat("Scanned", "Containers looked at in the last scan.", watchtower("watchtower_containers_scanned")),
    stat("Updated", updated, watchtower("watchtower_containers_updated")),
    {
      ...stat(
        "Failed",
        "Containers that did not stop or start in the last scan.",
        watchtower("watchtower_containers_failed"),
      ),
      redFrom: 1,
    },
    metrics.skippedContainers &&
      stat(
        "Skipped",
        "Containers that the last scan could not check, or that wait for a cooldown.",
        watchtower("watchtower_containers_skipped"),
      ),
    metrics.restarted &&
      stat(
        "Restarted",
        "Containers restarted in the last scan since one that they depend on was updated.",
        watchtower("watchtower_containers_restarted"),
      ),
    {
      ...stat(
        "Running for",
        "Since Watchtower started; its counters began at 0 then.",
        `time() - ${watchtower("process_start_time_seconds")}`,
      ),
      unit: "s",
    },
  ];
  const shown = plans.filter((plan) => plan !== false);
  return shown.map((plan) => ({ ...plan, width: Math.floor(columns / shown.length) }));
}

function graphs(metrics: WatchtowerMetrics): PanelPlan[] {
  const skipped = metrics.skippedScans;
  return [
    {
      ...graph("Containers by scan", "What each scan did; the line stays until the next one."),
      queries: [
        { expr: watchtower("watchtower_containers_scanned"), legend: "scanned" },
        { expr: watchtower("watchtower_containers_updated"), legend: "updated" },
        { expr: watchtower("watchtower_containers_failed"), legend: "failed" },
        ...(metrics.skippedContainers
          ? [{ expr: watchtower("watchtower_containers_skipped"), legend: "skipped" }]
          : []),
        ...(metrics.restarted
          ? [{ expr: watchtower("watchtower_containers_restarted"), legend: "restarted" }]
          : []),
      ],
    },
    {
      ...graph("Scans within a day", "Scheduled scans and those by POST /v1/update, over the last 24 hours."),
      queries: [
        { expr: `increase(${watchtower("watchtower_scans_total")}[1d])`, legend: "scans" },
        ...(skipped === undefined
          ? []
          : [{ expr: `increase(${watchtower(skipped)}[1d])`, legend: "of these, skipped" }]),
      ],
    },
    {
      ...graph("Starts within a day", "How often Watchtower started anew over the last 24 hours."),
      queries: [{ expr: `changes(${watchtower("process_start_time_seconds")}[1d])`, legend: "starts" }],
    },
    {
      ...graph("Memory", "What Watchtower holds."),
      unit: "bytes",
      queries: [{ expr: watchtower("process_resident_memory_bytes"), legend: "resident" }],
    },
  ];
}

/** 0 rather than nothing while no alert fires. */
const firing = `count(ALERTS{alertname=~"Watchtower.*", alertstate="firing"}) or vector(0)`;

function stat(title: string, description: string, expr: string): PanelPlan {
  return { type: "stat", title, description, unit: "short", width: 1, queries: [{ expr, legend: title }] };
}

function graph(title: string, description: string): Omit<PanelPlan, "queries"> {
  return { type: "timeseries", title, description, unit: "short", width: columns / 2 };
}
