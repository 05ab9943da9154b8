import fc from "fast-check";
import { expect, it } from "vitest";
import { durationOf } from "../../src/format/duration.ts";

const second = 1e9;

it.each([
  ["0", 0],
  ["30s", 30 * second],
  ["1m30s", 90 * second],
  ["1h", 3600 * second],
  ["1.5s", 1.5 * second],
  [".5s", 0.5 * second],
  ["100ms", 0.1 * second],
  ["2us", 2000],
  ["2µs", 2000],
  ["2μs", 2000],
  ["7ns", 7],
  ["-30s", -30 * second],
  ["+30s", 30 * second],
])("reads %j as %d nanoseconds", (text, nanoseconds) => {
  expect(durationOf(text, false)).toBe(nanoseconds);
});

it.each(["", "30", "s", "30 s", "30S", "1m 30s", "30sec", "1.s2", "--30s", "300000h0m0s1y", "9223372037s"])(
  "does not take %j for a duration",
  (text) => {
    expect(durationOf(text, false)).toBeUndefined();
  },
);

it("knows days and weeks only where it is told to", () => {
  expect(durationOf("1w2d", true)).toBe(9 * 24 * 3600 * second);
  expect(durationOf("1d", false)).toBeUndefined();
});

it("adds up the parts of any duration", () => {
  const part = fc.nat(1000);
  fc.assert(
    fc.property(part, part, part, (hours, minutes, seconds) => {
      expect(durationOf(`${hours}h${minutes}m${seconds}s`, false)).toBe(
        (hours * 3600 + minutes * 60 + seconds) * second,
      );
    }),
  );
});
