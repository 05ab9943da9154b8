import { expect, it } from "vitest";
import { yamlComment, yamlNumber, yamlString } from "../../src/yaml/yaml-scalar.ts";

it.each([
  ["nginx", "nginx"],
  ["a b", '"a b"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ["\n\r\t", '"\\n\\r\\t"'],
  ["\0\u001b\u007f\u0085\u00a0", '"\\x00\\x1b\\x7f\\x85\\xa0"'],
  ["\u2028\u2029\ufeff\uffff", '"\\u2028\\u2029\\ufeff\\uffff"'],
  ["\u202e\u2066", '"\\u202e\\u2066"'],
  ["é 😀", '"é 😀"'],
  ["\ud800", undefined],
])("yamlString prints %j as %j", (text, printed) => {
  expect(yamlString(text)).toBe(printed);
});

it.each([
  [0, "0"],
  [-1.5, "-1.5"],
  [1e21, "1.0e+21"],
  [1.5e-7, "1.5e-7"],
  [-2e-9, "-2.0e-9"],
  [NaN, undefined],
  [Infinity, undefined],
])("yamlNumber prints %d as %j", (value, printed) => {
  expect(yamlNumber(value)).toBe(printed);
});

it("yamlComment makes a comment of every line, and replaces what a comment cannot hold", () => {
  expect(yamlComment("a\r\nb\u2028c\n\nd", "  ")).toBe("  # a\n  # b\n  # c\n  #\n  # d\n");
  expect(yamlComment("tab\there \u0000 \ud800 \u202e", "")).toBe("# tab here \ufffd \ufffd \ufffd\n");
});
