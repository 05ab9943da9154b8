const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const longer: Readonly<Record<string, number>> = { d: 24 * 3600e9, w: 7 * 24 * 3600e9 };

/**
 * A duration of Go in nanoseconds, such as 1m30s; undefined for what is none, and a number without a unit is none.
 * Days and weeks are known to Compose from 2.34 on alone.
 */
export function durationOf(text: string, withDays: boolean): number | undefined {
  const body = text.replace(/^[-+]/, "");
  if (body === "0") return 0;
  let sum = 0;
  let rest = body;
  while (rest !== "") {
    const [part, count, unit] = /^(\d+\.?\d*|\.\d+)([^\d.]+)/.exec(rest) ?? [];
    const size =
      unit === undefined ? undefined : (nanoseconds[unit] ?? (withDays ? longer[unit] : undefined));
    if (part === undefined || size === undefined) return undefined;
    sum += Number(count) * size;
    rest = rest.slice(part.length);
  }
  if (body === "" || sum >= 2 ** 63) return undefined;
  return text.startsWith("-") ? -sum : sum;
}
