import { scheduleFlaw } from "./schedule.ts";
import type { SettingFinding } from "./setting-finding.ts";
import { archivedName, forkName, isOlderThan } from "./watchtower-image.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

type Finding = SettingFinding | undefined;

const schedule = "WATCHTOWER_SCHEDULE";
const interval = "WATCHTOWER_POLL_INTERVAL";
const timeout = "WATCHTOWER_TIMEOUT";

/** A schedule that one of the two programs refuses, or that they read differently. */
export function scheduleInvalid(settings: WatchtowerSettings): Finding {
  const text = settings.text(schedule);
  const flaw = text ? scheduleFlaw(text, settings.flavour ?? "containrrr") : undefined;
  if (text === undefined || flaw === undefined) return undefined;
  const bare = text.trim().replace(/^(["'])(.*)\1$/, "$2");
  const fields = bare.split(/\s+/).length;
  const replacement = fields === 5 && !/[@=]/.test(bare) ? `0 ${bare}` : bare;
  const isCertain =
    replacement !== text && scheduleFlaw(replacement, settings.flavour ?? "containrrr") === undefined;
  // Its own documentation has five fields, which it reads as cron does; another image would not.
  const isRead =
    settings.flavour === "nicholas-fedor" && !isOlderThan(settings.image, "1.14.0") && fields === 5;
  return {
    code: "schedule-invalid",
    settings: [schedule],
    ...flaw,
    ...(isRead && isCertain ? { severity: "info" } : {}),
    ...(isCertain ? { replacement } : {}),
  };
}

/** Two plans at once. */
export function intervalWithSchedule(settings: WatchtowerSettings): Finding {
  const seconds = settings.text(interval);
  if (!settings.isSet(schedule) || !seconds || seconds === "86400") return undefined;
  return {
    code: "interval-with-schedule",
    settings: [interval],
    message: "Watchtower exits at start when it has both a schedule and an interval.",
    hint: 'Leave the interval out and write a schedule, such as "@every 6h".',
  };
}

/** An interval with a unit (watchtower.md c). */
export function intervalNotSeconds(settings: WatchtowerSettings): Finding {
  const text = settings.text(interval) ?? "";
  if (/^\d*$/.test(text)) return undefined;
  const seconds = secondsOf(text);
  return {
    code: "interval-not-seconds",
    settings: [interval],
    message: `The interval is not a plain number: ${archivedName} takes that for 0 and scans every second, ${forkName} exits.`,
    hint: "Give seconds without a unit.",
    ...(seconds === undefined ? {} : { replacement: String(seconds) }),
  };
}

function secondsOf(text: string): number | undefined {
  const [, number = "", unit = ""] = /^["']?(\d{1,6}) ?([smhd]?)["']?$/i.exec(text) ?? [];
  const factor = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 }[unit.toLowerCase()];
  return number === "" || factor === undefined ? undefined : Number(number) * factor;
}

/** A stop timeout in nanoseconds (watchtower.md c). */
export function durationWithoutUnit(settings: WatchtowerSettings): Finding {
  const text = settings.text(timeout) ?? "";
  // The fork reads seconds since 1.18.0.
  const isRead = settings.flavour === "nicholas-fedor" && !isOlderThan(settings.image, "1.18.0");
  if (settings.flavour === undefined || isRead || !/^\d*[1-9]\d*$/.test(text)) return undefined;
  return {
    code: "duration-without-unit",
    settings: [timeout],
    message: `${settings.flavour === "containrrr" ? archivedName : "This version"} reads a bare number here as nanoseconds, so containers are killed at once.`,
    hint: "Add the unit, such as 30s.",
    replacement: `${text}s`,
  };
}
