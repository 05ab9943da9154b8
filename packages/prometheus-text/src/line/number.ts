/**
 * Reads a number as both formats write it: decimal digits with optional sign, point and exponent, or `Inf`,
 * `Infinity` and `NaN` in any case (`NaN` without a sign).
 *
 * Returns `undefined` for anything else, and for a number too large for a double: JavaScript's own `Number`
 * takes hexadecimal, octal, binary, the empty string and `1e400`, which no Prometheus parser does
 * (reference/compose-and-metrics.md B3).
 */
export function parseNumber(token: string): number | undefined {
  if (token === "NaN") return NaN;
  if (DECIMAL.test(token)) {
    const value = Number(token);
    return Number.isFinite(value) ? value : undefined;
  }
  if (INFINITE.test(token)) return token.startsWith("-") ? -Infinity : Infinity;
  return NAN.test(token) ? NaN : undefined;
}

// One way only to match any run of digits: a long hostile token is refused in linear time.
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const NAN = /^nan$/i;
