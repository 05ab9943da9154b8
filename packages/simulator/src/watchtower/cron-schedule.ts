import { parseGoDuration } from "../programs/go-values.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** When a schedule runs next; undefined when it never does within five years. */
export type Schedule = (afterMs: number) => number | undefined;

interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const fields: readonly Field[] = [
  { from: 0, to: 59 },
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12, names: ["", ...months] },
  { from: 0, to: 6, names: days },
];

const descriptors: Readonly<Record<string, string>> = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
};

/** A schedule that the program does not understand; the message is in its words. */
export class CronError extends Error {}

function numberIn(text: string, { from, to, names }: Field): number {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  const number = named >= 0 ? named : Number(text);
  if (named < 0 && !/^\d+$/.test(text)) {
    const parsing = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new CronError(`failed to parse int from ${text}: ${parsing}`);
  }
  if (number > to) throw new CronError(`end of range (${number}) above maximum (${to}): ${text}`);
  if (number < from) throw new CronError(`beginning of range (${number}) below minimum (${from}): ${text}`);
  return number;
}

function parseField(text: string, field: Field): Set<number> {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", step] = part.split("/");
    const [first = "", last] = range.split("-");
    const open = first === "*" || first === "?";
    const low = open ? field.from : numberIn(first, field);
    const single = step === undefined ? low : field.to;
    const high = open ? field.to : last === undefined ? single : numberIn(last, field);
    const by = step === undefined ? 1 : numberIn(step, { from: 1, to: Infinity });
    if (low > high) throw new CronError(`beginning of range (${low}) beyond end of range (${high}): ${part}`);
    for (let value = low; value <= high; value += by) values.add(value);
  }
  return values;
}

function splitFields(flavour: WatchtowerFlavour, expression: string): string[] {
  const parts = expression.split(/\s+/).filter((part) => part !== "");
  if (parts.length < 5 || parts.length > 6) {
    const found = `expected 5 to 6 fields, found ${parts.length}: `;
    throw new CronError(
      flavour === "containrrr" ? `${found.replace("e", "E")}${expression}` : `${found}[${parts.join(" ")}]`,
    );
  }
  if (parts.length === 6) return parts;
  // Five fields: 1.7.1 still reads the first as seconds and adds any day of the week; the fork reads classic cron.
  return flavour === "containrrr" ? [...parts, "*"] : ["0", ...parts];
}

const dayMs = 86_400_000;

/**
 * Reads a schedule as the program does (reference/watchtower.md c, "Cron"); throws `CronError` in its words.
 *
 * Times are in UTC, whatever `TZ` says.
 */
export function parseSchedule(flavour: WatchtowerFlavour, expression: string): Schedule {
  const every = /^@every (.+)$/.exec(expression)?.[1];
  if (every !== undefined) {
    const periodMs = parseGoDuration(every);
    if (periodMs === undefined) throw new CronError(`failed to parse duration ${expression}`);
    const wholeMs = Math.max(1000, Math.floor(periodMs / 1000) * 1000);
    return (afterMs) => Math.floor(afterMs / 1000) * 1000 + wholeMs;
  }
  if (expression.startsWith("@") && descriptors[expression] === undefined) {
    throw new CronError(`unrecognized descriptor: ${expression}`);
  }
  const texts = splitFields(flavour, descriptors[expression] ?? expression);
  const sets = texts.map((text, at) => parseField(text, fields[at] ?? { from: 0, to: 0 }));
  const [seconds, minutes, hours, inMonth, inYear, inWeek] = sets.map(
    (set) => (value: number) => set.has(value),
  );
  const anyDay = (at: number): boolean => /^[*?]/.test(texts[at] ?? "");
  function dayMatches(date: Date): boolean {
    if (!inYear?.(date.getUTCMonth() + 1)) return false;
    const byMonth = inMonth?.(date.getUTCDate()) === true;
    const byWeek = inWeek?.(date.getUTCDay()) === true;
    // As in any cron: when both are narrowed, either of them is enough.
    return anyDay(3) || anyDay(5) ? byMonth && byWeek : byMonth || byWeek;
  }
  return (afterMs) => {
    const firstMs = Math.floor(afterMs / 1000) * 1000 + 1000;
    for (let day = 0; day < 5 * 366; day++) {
      const dayStartMs = Math.floor(firstMs / dayMs) * dayMs + day * dayMs;
      if (!dayMatches(new Date(dayStartMs))) continue;
      for (let second = Math.max(0, (firstMs - dayStartMs) / 1000); second < 86_400; second++) {
        if (!hours?.(Math.floor(second / 3600))) second += 3599 - (second % 3600);
        else if (!minutes?.(Math.floor(second / 60) % 60)) second += 59 - (second % 60);
        else if (seconds?.(second % 60)) return dayStartMs + second * 1000;
      }
    }
    return undefined;
  };
}
