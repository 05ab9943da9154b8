const INTEGER = /^[+-]?\d+$/;
const SECONDS = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d+))?$/;
const INT64 = 2 ** 63;

/**
 * Reads a timestamp of the text format: whole milliseconds, signed, within 64 bits.
 *
 * Beyond 2^53 the nearest double is returned.
 */
export function parseTextTimestamp(token: string): number | undefined {
  if (!INTEGER.test(token)) return undefined;
  const value = Number(token);
  // 2^63 itself is out of range, but so near the largest that a double cannot tell them apart.
  return Math.abs(value) <= INT64 ? value + 0 : undefined;
}

/**
 * Reads a timestamp of OpenMetrics, written in seconds (sign, fraction and exponent allowed, no NaN or Inf), as
 * milliseconds.
 *
 * The decimal point is moved before the one rounding to a double, so `1520879607.789` is 1520879607789 exactly.
 */
export function parseOpenMetricsTimestamp(token: string): number | undefined {
  const match = SECONDS.exec(token);
  if (match === null) return undefined;
  const [, seconds = "", exponent = "0"] = match;
  const value = Number(`${seconds}e${Number(exponent) + 3}`);
  return Number.isFinite(value) ? value + 0 : undefined;
}
