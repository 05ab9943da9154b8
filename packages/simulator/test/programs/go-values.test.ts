import fc from "fast-check";
import { expect, test } from "vitest";
import { formatGoDuration, parseGoBool, parseGoDuration } from "../../src/programs/go-values.ts";

test.each([
  ["1h30m", 5_400_000],
  ["250ms", 250],
  ["1.5s", 1500],
  ["0", 0],
  ["-2s", -2000],
  ["5µs", 0.005],
  ["30", undefined],
  ["", undefined],
  ["1d", undefined],
  ["s", undefined],
])("the duration %j is %j ms", (text, expected) => {
  expect(parseGoDuration(text)).toBe(expected);
});

test.each([
  [0, "0s"],
  [0.25, "250µs"],
  [12.5, "12.5ms"],
  [1500, "1.5s"],
  [61_000, "1m1s"],
  [3_600_000, "1h0m0s"],
])("%j ms print as %s", (milliseconds, expected) => {
  expect(formatGoDuration(milliseconds)).toBe(expected);
});

test("whole milliseconds survive printing and reading", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (milliseconds) => {
      expect(parseGoDuration(formatGoDuration(milliseconds))).toBeCloseTo(milliseconds, 6);
    }),
  );
});

test("only Go's own words are booleans", () => {
  expect(["1", "t", "T", "TRUE", "true", "True"].map(parseGoBool)).toEqual(Array(6).fill(true));
  expect(["0", "f", "F", "FALSE", "false", "False"].map(parseGoBool)).toEqual(Array(6).fill(false));
  expect(["yes", "on", "", "tRUE", " true"].map(parseGoBool)).toEqual(Array(5).fill(undefined));
});
