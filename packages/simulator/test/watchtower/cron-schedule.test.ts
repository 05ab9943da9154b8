import fc from "fast-check";
import { expect, test } from "vitest";
import { CronError, parseSchedule } from "../../src/watchtower/cron-schedule.ts";
import type { WatchtowerFlavour } from "../../src/index.ts";

const now = Date.parse("2026-11-23T19:43:13.500Z");

function next(flavour: WatchtowerFlavour, expression: string): string {
  const nextMs = parseSchedule(flavour, expression)(now);
  return nextMs === undefined ? "never" : new Date(nextMs).toISOString().slice(0, 19);
}

test.each([
  ["0 0 4 * * *", "2026-11-24T04:00:00"],
  ["0 */15 * * * *", "2026-11-23T19:45:00"],
  ["14 43 19 * * ?", "2026-11-23T19:43:14"],
  ["0 30 4 1 JAN *", "2027-01-01T04:30:00"],
  ["0 0 4 * * SUN", "2026-11-29T04:00:00"],
  ["0 0 4 * * 1-5", "2026-11-24T04:00:00"],
  ["0 0 4 1 * MON", "2026-11-30T04:00:00"],
  ["0 0 0 29 2 *", "2028-02-29T00:00:00"],
  ["0 0 0 31 2 *", "never"],
  ["@daily", "2026-11-24T00:00:00"],
  ["@hourly", "2026-11-23T20:00:00"],
  ["@every 1h30m", "2026-11-23T21:13:13"],
])("%s comes next at %s for both", (expression, moment) => {
  expect([next("containrrr", expression), next("nicholas-fedor", expression)]).toEqual([moment, moment]);
});

test("five fields begin with seconds in 1.7.1 and with minutes in the fork", () => {
  expect(next("containrrr", "0 4 * * *")).toBe("2026-11-23T20:04:00");
  expect(next("nicholas-fedor", "0 4 * * *")).toBe("2026-11-24T04:00:00");
});

test.each([
  ["nope", /xpected 5 to 6 fields, found 1/],
  ['"0 0 4 * * *"', /failed to parse int/i],
  ["0 0 24 * * *", /above maximum/],
  ["0 0 4 * * 7", /above maximum/],
  ["@sometimes", /descriptor/],
  ["@every day", /duration/],
])("%s is refused", (expression, reason) => {
  for (const flavour of ["containrrr", "nicholas-fedor"] as const) {
    expect(() => parseSchedule(flavour, expression)).toThrow(CronError);
    expect(() => parseSchedule(flavour, expression)).toThrow(reason);
  }
});

test("the next moment is later, on a whole second and the earliest there is", () => {
  const number = (from: number, to: number): fc.Arbitrary<string> =>
    fc.oneof(fc.constant("*"), fc.integer({ min: from, max: to }).map(String));
  const expressions = fc.tuple(number(0, 59), number(0, 59), number(0, 23), fc.constant("* * *"));
  fc.assert(
    fc.property(expressions, fc.integer({ min: 0, max: 86_400_000 }), (fields, offsetMs) => {
      const afterMs = now + offsetMs;
      const schedule = parseSchedule("containrrr", fields.join(" "));
      const nextMs = schedule(afterMs) ?? 0;
      expect(nextMs).toBeGreaterThan(afterMs);
      expect(nextMs % 1000).toBe(0);
      expect(schedule(nextMs - 1)).toBe(nextMs);
      expect(schedule(Math.max(afterMs, nextMs - 5000))).toBe(nextMs);
    }),
  );
});
