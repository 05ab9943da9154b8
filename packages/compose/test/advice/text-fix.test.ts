import { describe, expect, it } from "vitest";
import { applyFixes, scalarChange } from "../../src/advice/text-fix.ts";

const fix = (start: number, end: number, text: string) => ({
  fix: { description: "Write it", changes: [{ start, end, text }] },
});

describe("applyFixes", () => {
  it("makes all fixes in the text that they were found in, whatever their order", () => {
    expect(applyFixes("abc def", [fix(4, 7, "DEFG"), fix(0, 1, "")]).text).toBe("bc DEFG");
  });

  it("passes over problems without a fix, and says which were made", () => {
    const made = fix(0, 1, "x");
    expect(applyFixes("abc", [{}, made])).toStrictEqual({ text: "xbc", fixed: [made] });
    expect(applyFixes("abc", [{}])).toStrictEqual({ text: "abc", fixed: [] });
  });

  it("makes the first of two that overlap, and none that reaches out of the text", () => {
    expect(applyFixes("abcdef", [fix(0, 3, "1"), fix(2, 5, "2"), fix(4, 9, "3"), fix(-1, 0, "4")]).text).toBe(
      "1def",
    );
  });

  it("makes one fix with several changes wholly or not at all", () => {
    const two = {
      fix: {
        description: "Write both",
        changes: [
          { start: 0, end: 1, text: "1" },
          { start: 3, end: 4, text: "2" },
        ],
      },
    };
    expect(applyFixes("abcd", [two]).text).toBe("1bc2");
    expect(applyFixes("abcd", [fix(3, 4, "x"), two]).text).toBe("abcx");
  });
});

describe("a scalar gets another text", () => {
  const changed = (written: string, from: string, to: string) => {
    const change = scalarChange(`a: ${written} # note`, { start: 3, end: 3 + written.length }, from, to);
    return change?.text;
  };

  it.each([
    ["off", "off", "false", '"false"'],
    ["'off'", "off", "false", "'false'"],
    ['"off"', "off", "false", '"false"'],
    ["'it''s'", "it's", "it's so", "'it''s so'"],
    ["a.b=off", "a.b=off", "a.b=false", "a.b=false"],
    ["--interval 30", "--interval 30", "--interval=30", '"--interval=30"'],
  ])("%s in its own quotes", (written, from, to, expected) => {
    expect(changed(written, from, to)).toBe(expected);
  });

  it.each([
    ['"a\\tb"', "a\tb"],
    ["${A}", "off"],
    ["*alias", "off"],
    ["| ", "off"],
    ["other", "off"],
    ["a\n  b", "a b"],
    ["$$a", "$$a"],
  ])("and none where %j is not plainly what is read", (written, from) => {
    expect(changed(written, from, "x")).toBeUndefined();
  });
});
