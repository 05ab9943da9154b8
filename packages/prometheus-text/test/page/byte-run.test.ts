import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteRun } from "../../src/page/byte-run.ts";

describe("ByteRun", () => {
  it("counts equal bytes up to a length, and never beyond either end", () => {
    const bytes = fc.array(fc.constantFrom(1, 2), { maxLength: 20 }).map((codes) => Uint8Array.from(codes));
    fc.assert(
      fc.property(bytes, bytes, fc.nat(20), fc.nat(20), fc.nat(20), (a, b, atA, atB, length) => {
        let expected = 0;
        while (
          expected < length &&
          atA + expected < a.length &&
          atB + expected < b.length &&
          a[atA + expected] === b[atB + expected]
        ) {
          expected++;
        }
        expect(Math.max(0, new ByteRun(a).commonLength(atA, new ByteRun(b), atB, length))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("looks at a part of a larger buffer as at any other", () => {
    const part = Buffer.from("xxabcdefgh").subarray(2);
    expect(new ByteRun(part).commonLength(0, new ByteRun(Buffer.from("abcdefzz")), 0, 8)).toBe(6);
  });
});
