import { describe, expect, test } from "vitest";
import { parseShell } from "../../src/processes/shell-words.ts";

const variables: Readonly<Record<string, string>> = { A: "x y", "?": "3" };

function words(line: string): unknown {
  return parseShell(line).map(({ words }) => words.map((word) => word((name) => variables[name] ?? "")));
}

describe("a shell line", () => {
  test.each([
    ["echo a  b", [["echo", "a", "b"]]],
    [`echo 'a  b' "c d"e\\ f`, [["echo", "a  b", "c de f"]]],
    ['echo $A ${A} $? \'$A\' "$A" "\\$A"', [["echo", "x y", "x y", "3", "$A", "x y", "$A"]]],
    ["a; b\nc # no comment", [["a"], ["b"], ["c"]]],
    ["; ;", []],
    ["echo ''", [["echo", ""]]],
  ])("%j is read into words", (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  test("joins commands and sends output to the other stream", () => {
    expect(
      parseShell("a && b >&2 || c 2>&1; d 1>&2").map((step) => ({
        ...step,
        words: step.words.map((word) => word(() => "")),
      })),
    ).toEqual([
      { join: ";", words: ["a"], redirected: undefined },
      { join: "&&", words: ["b"], redirected: "stderr" },
      { join: "||", words: ["c"], redirected: "stdout" },
      { join: ";", words: ["d"], redirected: "stderr" },
    ]);
  });

  test.each(["a | b", "echo `x`", "echo $(x)", "a > file", "echo 'open"])("%j is refused", (line) => {
    expect(() => words(line)).toThrow("syntax error");
  });
});
