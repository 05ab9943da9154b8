import { duration } from "./alert-rules.ts";
import type { Problem } from "../stack/problem.ts";
import type { WatchtowerSettings } from "../watchtower/watchtower-settings.ts";

/** How often to scrape; a figure of more than five minutes ago is gone to Prometheus. */
export const scrapeIntervalForm = {
  fits: (text: string) => /^[1-9]\d{0,2}[sm]$/.test(text) && secondsOf(text) <= 120,
  hint: "Give seconds or minutes from 1s to 2m: Prometheus takes figures of more than five minutes ago for gone.",
};
/** How long to keep figures. */
export const retentionForm = {
  fits: (text: string) => /^[1-9]\d{0,4}[hdwy]$/.test(text),
  hint: "Give hours, days, weeks or years, such as 30d.",
};
/** How much disk figures may take. */
export const retentionSizeForm = {
  fits: (text: string) => /^[1-9]\d{0,5}[MGT]B$/.test(text),
  hint: "Give a whole number with its unit, such as 512MB or 2GB.",
};

/** Seconds of a duration of one unit. */
export function secondsOf(text: string): number {
  const units: Readonly<Record<string, number>> = {
    s: 1,
    m: 60,
    h: 3600,
    d: 86_400,
    w: 604_800,
    y: 31_536_000,
  };
  return Number.parseInt(text, 10) * (units[text.at(-1) ?? ""] ?? 1);
}

/** The fork counts every request of a client, refused ones too (watchtower.md a.1). */
export function rateProblem(scrapeInterval: string, settings: WatchtowerSettings, problems: Problem[]): void {
  if (settings.flavour === "containrrr") return;
  const given = Number(settings.text("WATCHTOWER_HTTP_API_RATE_LIMIT") ?? "");
  const limit = given > 0 ? given : 60;
  const perMinute = Math.ceil(60 / secondsOf(scrapeInterval));
  if (perMinute < limit) return;
  problems.push({
    code: "scrape-rate-limited",
    severity: "warning",
    path: "monitoring.prometheus.scrapeInterval",
    message: `${perMinute} scrapes a minute reach Watchtower's limit of ${limit} requests, and it refuses those beyond.`,
    hint: "Scrape less often, or raise the setting httpApiRateLimit.",
  });
}

/** No alert can say that scans do not take place: it is not known when they should, or figures are not kept for so long. */
export function scanAlertProblem(within: number | undefined, kept: string, problems: Problem[]): void {
  problems.push({
    code: "scan-alert-left-out",
    severity: "info",
    path: within === undefined ? "watchtower.schedule" : "monitoring.prometheus.retention",
    message:
      within === undefined
        ? "It is not known how often Watchtower scans, so no alert says that it does not."
        : `Scans may lie ${duration(within)} apart and figures are kept for ${kept}, so no alert says that there are none.`,
    hint:
      within === undefined
        ? "Give the schedule as watchtower.schedule, and leave periodic polls on."
        : `Keep figures for longer than ${duration(within)}.`,
  });
}
