import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNumber } from "../../src/line/number.ts";

describe("parseNumber", () => {
  it.each([
    ["0", 0],
    ["-0", -0],
    ["+1", 1],
    ["5.", 5],
    [".5", 0.5],
    ["08", 8],
    ["1e5", 1e5],
    ["1.7E+09", 1.7e9],
    ["-2.5e-3", -2.5e-3],
    ["1e-400", 0],
    ["Inf", Infinity],
    ["+inf", Infinity],
    ["-INFINITY", -Infinity],
    ["NaN", NaN],
    ["nan", NaN],
  ])("reads %s", (token, value) => {
    expect(parseNumber(token)).toBe(value);
  });

  it.each([
    ..."|0x1F|0b1|0o7|1_000|1e|e5|.|+|-|--1|1e400|-1e400|+NaN|-NaN|Infi|1 |1,5|true|∞|0x1p-3|1e+|".split("|"),
  ])("refuses %j", (token) => {
    expect(parseNumber(token)).toBeUndefined();
  });

  it("reads back every double that JavaScript can write", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseNumber(String(value).replace("Infinity", "Inf"))).toBe(value);
      }),
    );
  });

  it("refuses a long run of digits with a letter at its end in linear time", () => {
    expect(parseNumber(`${"1".repeat(2_000_000)}x`)).toBeUndefined();
  });
});
