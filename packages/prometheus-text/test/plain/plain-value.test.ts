import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlainValue } from "../../src/plain/plain-value.ts";

function read(text: string, format: "text" | "openmetrics" = "text"): PlainValue | undefined {
  const value = new PlainValue(format);
  return value.read(new TextEncoder().encode(`${text}\n`), 0) ? value : undefined;
}

/** Numbers as programs write them: some digits, maybe a point, maybe an exponent. */
const written = fc
  .tuple(
    fc.constantFrom("", "-", "+"),
    fc.stringMatching(/^\d{1,20}$/),
    fc.option(fc.stringMatching(/^\d{0,18}$/), { nil: undefined }),
    fc.option(fc.tuple(fc.constantFrom("e", "E", "e+", "e-"), fc.stringMatching(/^\d{1,3}$/)), {
      nil: undefined,
    }),
  )
  .map(([sign, whole, fraction, exponent]) =>
    [sign, whole, fraction === undefined ? "" : `.${fraction}`, ...(exponent ?? [])].join(""),
  );

describe("PlainValue", () => {
  it("rounds every number as JavaScript does, whichever way it takes", () => {
    fc.assert(
      fc.property(written, (token) => {
        const expected = Number(token);
        expect(read(token)?.value).toBe(Number.isFinite(expected) ? expected : undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(["NaN", "+Inf", "-Inf"])("reads %s", (token) => {
    expect(read(token)?.value).toBe(Number(token.replace("Inf", "Infinity")));
  });

  it("says where the next line begins", () => {
    expect(read("12.5")?.next).toBe(5);
    expect(read("12.5 1700000000000")?.next).toBe(19);
  });

  it("reads timestamps in the unit of the format", () => {
    expect(read("1 -1500")?.timestampMs).toBe(-1500);
    expect(read("1 1.5", "openmetrics")?.timestampMs).toBe(1500);
    expect(read("1")?.timestampMs).toBeUndefined();
  });

  it.each(["", " 1", "1x", "1  2", "1 2 ", "1 2.5", "1\t2", "1 ", "é", "1é", "+NaN", `0${"0".repeat(80)}`])(
    "leaves %j to the reader of the whole grammar",
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );
});
