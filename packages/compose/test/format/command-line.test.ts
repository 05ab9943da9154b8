import { describe, expect, it } from "vitest";
import { composeCommandFlaw, stackCommandFlaw } from "../../src/format/command-line.ts";

describe("for Compose", () => {
  it.each([
    "",
    "nginx -g 'daemon off;'",
    'sh -c "a b"',
    "a\\ b",
    "a'b'c",
    "echo $$(date)",
    "echo $(date)",
    "echo `date`",
    "a; 'b",
    "a > 'b",
    "a && 'b",
    "a '\\'",
  ])("splits %j", (line) => {
    expect(composeCommandFlaw(line)).toBeUndefined();
  });

  it.each([
    ["'a", "a quotation mark ' is not closed"],
    ['a "b', 'a quotation mark " is not closed'],
    ["it's", "a quotation mark ' is not closed"],
    ["a\\", "it ends in a backslash"],
    ["(a)", "it has a parenthesis outside quotes"],
    ["echo $(date", "a backtick or parenthesis is not closed"],
    ["echo `date", "a backtick or parenthesis is not closed"],
  ])("cannot split %j: %s", (line, flaw) => {
    expect(composeCommandFlaw(line)).toBe(flaw);
  });
});

describe("for docker stack", () => {
  it.each(["", "a 'b c'", "(a) `b $(c", "a; b", "# 'a", "a # 'b\nc", "a\\ b", "'\\'"])(
    "splits %j",
    (line) => {
      expect(stackCommandFlaw(line)).toBeUndefined();
    },
  );

  it.each([
    ["'a", "a quotation mark ' is not closed"],
    ["a; 'b", "a quotation mark ' is not closed"],
    ["a#'b", "a quotation mark ' is not closed"],
    ["# a\n'b", "a quotation mark ' is not closed"],
    ["a\\", "it ends in a backslash"],
  ])("cannot split %j: %s", (line, flaw) => {
    expect(stackCommandFlaw(line)).toBe(flaw);
  });
});
