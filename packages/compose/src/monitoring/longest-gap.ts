import { scheduleFlaw } from "../watchtower/schedule.ts";
import type { WatchtowerFlavour } from "../watchtower/watchtower-image.ts";
import type { WatchtowerSettings } from "../watchtower/watchtower-settings.ts";

const [minute, hour, day] = [60, 3600, 86_400];

/**
 * The longest time between two scans that a Watchtower's settings plan, in seconds; undefined where that cannot be
 * known (a variable, a schedule that is not understood) or there is no schedule that runs.
 */
export function longestGapOf(settings: WatchtowerSettings): number | undefined {
  const polls = settings.isOn("WATCHTOWER_HTTP_API_PERIODIC_POLLS");
  if (settings.isOn("WATCHTOWER_RUN_ONCE") !== false) return undefined;
  if (settings.serves("update") !== false && polls !== true) return undefined;
  const schedule = settings.text("WATCHTOWER_SCHEDULE");
  if (schedule !== "")
    return schedule === undefined ? undefined : longestGap(schedule, settings.flavour ?? "containrrr");
  const interval = settings.text("WATCHTOWER_POLL_INTERVAL") ?? "none";
  return /^\d{1,9}$/.test(interval || "86400") ? Number(interval || "86400") : undefined;
}

/** The longest time between two runs of a schedule in seconds, the clock's changes aside; undefined for one that never runs. */
export function longestGap(schedule: string, flavour: WatchtowerFlavour): number | undefined {
  if (scheduleFlaw(schedule, flavour)) return undefined;
  const rest = schedule.replace(/^(?:CRON_)?TZ=\S+ +/, "");
  if (rest.startsWith("@")) {
    const named = descriptors[rest];
    return named ?? secondsOf(rest.replace("@every ", ""));
  }
  const words = rest.split(/\s+/).filter((word) => word !== "");
  const values = fields.map((field, index) => valuesOf(words[index] ?? "", field));
  const [seconds = [], minutes = [], hours = [], days = [], months = [], weekdays = []] = values;
  const times = hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => h * hour + m * minute + s)));
  const isFree = (word = "") => word.split(",").some((part) => isStar(part, flavour));
  const eitherDay = !isFree(words[3]) && !isFree(words[5]);
  const runs = (date: Date) => {
    const [inMonth, inWeek] = [days.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())];
    return months.includes(date.getUTCMonth() + 1) && (eitherDay ? inMonth || inWeek : inMonth && inWeek);
  };
  return gapBetween(times, runs);
}

const descriptors: Readonly<Record<string, number>> = {
  "@hourly": hour,
  "@daily": day,
  "@midnight": day,
  "@weekly": 7 * day,
  "@monthly": 31 * day,
  "@yearly": 366 * day,
  "@annually": 366 * day,
};

const fields: readonly { min: number; max: number; names?: string }[] = [
  { min: 0, max: 59 },
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec" },
  { min: 0, max: 6, names: "sun mon tue wed thu fri sat" },
];

/** The times of the day, in order, on the days that count, over eight years: every gap between leap days but one. */
function gapBetween(times: readonly number[], runs: (date: Date) => boolean): number | undefined {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  let gap = times.slice(1).reduce((longest, time, index) => Math.max(longest, time - (times[index] ?? 0)), 0);
  let [previous, between] = [-1, -1];
  for (let index = 0; index < 8 * 366; index++) {
    if (!runs(new Date(Date.UTC(2001, 0, 1 + index)))) continue;
    if (previous >= 0) between = Math.max(between, index - previous);
    previous = index;
  }
  if (between < 0) return undefined;
  gap = Math.max(gap, between * day - last + first);
  return gap;
}

/** Whether a part leaves its field open; the library of 1.7.1 takes one with a step for open, too. */
function isStar(part: string, flavour: WatchtowerFlavour): boolean {
  const [range, step] = part.split("/");
  if (range !== "*" && range !== "?") return false;
  return step === undefined || flavour === "containrrr" || Number(step) === 1;
}

function valuesOf(word: string, { min, max, names = "" }: (typeof fields)[number]): readonly number[] {
  const numberOf = (text: string) => {
    const named = names.split(" ").indexOf(text.toLowerCase());
    return names !== "" && named >= 0 ? named + min : Number(text);
  };
  const found = new Set<number>();
  for (const part of word.split(",")) {
    const [range = "", step = "1"] = part.split("/");
    const [from = "", to] = range.split("-");
    const isAny = range === "*" || range === "?";
    const start = isAny ? min : numberOf(from);
    const end = isAny || (to === undefined && part.includes("/")) ? max : numberOf(to ?? from);
    for (let value = start; value <= end; value += Number(step)) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

/** The seconds of a duration such as 1h30m, at least one, as the schedule of robfig/cron has it. */
function secondsOf(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: hour, m: minute, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };
  const parts = duration.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g);
  const total = [...parts].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 1e-6),
    0,
  );
  return Math.max(1, Math.floor(total));
}
