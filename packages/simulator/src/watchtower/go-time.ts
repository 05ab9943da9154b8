const layout = "2006-01-02T15:04:05Z07:00";

/** The parts of a time in order: what is looked for, and how Go names it when it is not there. */
const parts: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\d{4}/, "2006"],
  [/^-/, "-"],
  [/^\d\d/, "01"],
  [/^-/, "-"],
  [/^\d\d/, "02"],
  [/^T/, "T"],
  [/^\d\d/, "15"],
  [/^:/, ":"],
  [/^\d\d/, "04"],
  [/^:/, ":"],
  [/^\d\d(?:[.,]\d+)?/, "05"],
  [/^(?:Z|[+-]\d\d:\d\d)/, "Z07:00"],
];

/** Reads an RFC 3339 time in nanoseconds; a text in Go's words when it is none. */
export function parseRfc3339(text: string): bigint | string {
  const read: string[] = [];
  let rest = text;
  for (const [pattern, name] of parts) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) {
      return `parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${name}"`;
    }
    read.push(found);
    rest = rest.slice(found.length);
  }
  if (rest !== "") return `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
  const [year = "", , month = "", , day = "", , hour = "", , minute = "", , second = "", zone = ""] = read;
  const range = (what: string): string => `parsing time ${JSON.stringify(text)}: ${what} out of range`;
  if (Number(month) < 1 || Number(month) > 12) return range("month");
  if (Number(day) < 1 || Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) {
    return range("day");
  }
  if (Number(hour) > 23) return range("hour");
  if (Number(minute) > 59) return range("minute");
  const [whole = "0", fraction = ""] = second.split(/[.,]/);
  if (Number(whole) > 59) return range("second");
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${whole}${zone}`);
  if (Number.isNaN(milliseconds)) return range("time zone offset hour");
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}
