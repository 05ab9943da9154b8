import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** What is wrong with a schedule, and what to write instead. */
export interface ScheduleFlaw {
  readonly message: string;
  readonly hint: string;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: "second", min: 0, max: 59 },
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of the month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec".split(" ") },
  { name: "day of the week", min: 0, max: 6, names: "sun mon tue wed thu fri sat".split(" ") },
];

const descriptors = "@yearly @annually @monthly @weekly @daily @midnight @hourly".split(" ");
const every = /^@every (?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const form =
  "Write six fields, seconds first, such as 0 0 4 * * * for 04:00 every day, or @daily or @every 12h.";

/**
 * What keeps a schedule from meaning the same on both Watchtowers; undefined for a good one.
 *
 * Good are six fields (robfig/cron: second, minute, hour, day, month, weekday 0 to 6) and the descriptors. Five
 * fields are refused although both programs take them: the original reads `0 4 * * *` as minute 4 of every hour,
 * the fork as 04:00 (watchtower.md c). A `TZ=` or `CRON_TZ=` prefix is the fork's alone; set `TZ` instead.
 */
export function scheduleFlaw(schedule: string, flavour: WatchtowerFlavour): ScheduleFlaw | undefined {
  if (/^["']|["']$/.test(schedule.trim())) {
    return {
      message: "The schedule has quotes inside the value, which containrrr/watchtower refuses.",
      hint: form,
    };
  }
  const prefix = /^(?:CRON_)?TZ=\S+ +/.exec(schedule)?.[0] ?? "";
  if (prefix !== "" && flavour === "containrrr") {
    return {
      message: "containrrr/watchtower takes no time zone in the schedule.",
      hint: `Set the variable TZ instead: environment: { TZ: ${JSON.stringify(prefix.trim().replace(/^.*?=/, ""))} }.`,
    };
  }
  const rest = schedule.slice(prefix.length);
  if (rest.startsWith("@")) {
    if (descriptors.includes(rest) || every.test(rest)) return undefined;
    return {
      message: `${JSON.stringify(rest)} is not a descriptor of the schedule.`,
      hint: `Descriptors are ${descriptors.join(", ")}, and @every with a duration such as 12h or 1h30m.`,
    };
  }
  const words = rest.split(/\s+/).filter((word) => word !== "");
  if (words.length === 5) {
    return {
      message:
        "The schedule has five fields: containrrr/watchtower reads the first as seconds, nicholas-fedor/watchtower as minutes.",
      hint: `Put the seconds first: 0 ${words.join(" ")}.`,
    };
  }
  if (words.length !== 6) {
    return { message: `The schedule has ${words.length} field${words.length === 1 ? "" : "s"}.`, hint: form };
  }
  for (const [index, field] of fields.entries()) {
    const word = words[index] ?? "";
    if (word.split(",").every((part) => isPart(part, field))) continue;
    return {
      message: `${JSON.stringify(word)} does not fit field ${index + 1} of the schedule, the ${field.name}.`,
      hint: `It takes ${field.min} to ${field.max}${field.names ? ` or ${field.names[0] ?? ""} to ${field.names.at(-1) ?? ""}` : ""}, *, ranges (2-4), lists (1,15) and steps (*/5).`,
    };
  }
  return undefined;
}

/** One item of a field's list: `*`, `?`, a value or a range, with or without a step. */
function isPart(part: string, field: Field): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !/^0*[1-9]\d{0,3}$/.test(step))) return false;
  if (range === "*" || range === "?") return true;
  const [from = "", to = from, ...others] = range.split("-");
  const first = valueOf(from, field);
  const last = valueOf(to, field);
  return others.length === 0 && first !== undefined && last !== undefined && first <= last;
}

function valueOf(word: string, { min, max, names = [] }: Field): number | undefined {
  const named = names.indexOf(word.toLowerCase());
  if (named >= 0) return named + min;
  const value = /^\d{1,4}$/.test(word) ? Number(word) : -1;
  return value >= min && value <= max ? value : undefined;
}
