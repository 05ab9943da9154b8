/** A host's clock: nanoseconds since the epoch that never repeat, so that events and log lines keep their order. */
export interface Clock {
  /** The current time in nanoseconds; each call gives a later value than the one before. */
  nanos(): bigint;
  /** The current time as the caller's `now` gives it. */
  date(): Date;
}

/** Makes a clock from a source of dates; two readings within one millisecond are set a microsecond apart. */
export function createClock(now: () => Date): Clock {
  let last = 0n;
  return {
    nanos() {
      const current = BigInt(now().getTime()) * 1_000_000n;
      last = current > last ? current : last + 1_000n;
      return last;
    },
    date: now,
  };
}

/** Formats nanoseconds as Go's RFC3339Nano in UTC: trailing zeros of the fraction are cut. */
export function rfc3339Nano(nanos: bigint): string {
  return rfc3339NanoFixed(nanos).replace(/\.?0+Z$/, "Z");
}

/** Formats nanoseconds with all nine digits of the fraction, as the engine does in logs. */
export function rfc3339NanoFixed(nanos: bigint): string {
  const seconds = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${(nanos % 1_000_000_000n).toString().padStart(9, "0")}Z`;
}

/** What the engine prints for a moment that has not come yet. */
export const zeroTime = "0001-01-01T00:00:00Z";
