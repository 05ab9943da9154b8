import { describe, expect, it } from "vitest";
import { parseOpenMetricsTimestamp, parseTextTimestamp } from "../../src/line/timestamp.ts";

describe("parseTextTimestamp", () => {
  it.each([
    ["1700000000000", 1_700_000_000_000],
    ["-2", -2],
    ["+5", 5],
    ["000", 0],
    ["-0", 0],
    ["9223372036854775807", 2 ** 63],
  ])("reads %s as milliseconds", (token, value) => {
    expect(parseTextTimestamp(token)).toBe(value);
  });

  it.each(["", "1.5", "1e3", "NaN", "0x1", "1_2", "99999999999999999999"])("refuses %j", (token) => {
    expect(parseTextTimestamp(token)).toBeUndefined();
  });
});

describe("parseOpenMetricsTimestamp", () => {
  it.each([
    ["1520879607.789", 1_520_879_607_789],
    ["1.1", 1100],
    ["-1.5", -1500],
    ["1.5e3", 1_500_000],
    ["1e-3", 1],
    ["0.0000001", 0.0001],
    ["-0", 0],
    ["000", 0],
    ["12345678901234567890.1234567890", Number("12345678901234567890123.4567890")],
  ])("reads %s seconds as milliseconds, rounded once", (token, value) => {
    expect(parseOpenMetricsTimestamp(token)).toBe(value);
  });

  it.each(["", "NaN", "Inf", "+Inf", "1_2", "1.1.1", "0x1p-3", "1e400", "z"])("refuses %j", (token) => {
    expect(parseOpenMetricsTimestamp(token)).toBeUndefined();
  });
});
