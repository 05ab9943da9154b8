import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoJsonError, readFirstValue } from "../../src/agent/go-json.ts";

function refusal(text: string): string {
  try {
    readFirstValue(text);
    return "read";
  } catch (error) {
    if (error instanceof GoJsonError) return error.message;
    throw error;
  }
}

describe("the first value of a text", () => {
  test("is whatever JSON.parse reads, with anything after it", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom("", " ", "\n{", "]", " more"), (json, more) => {
        const { start, end, value } = readFirstValue(` ${json}${more}`);
        expect(value).toEqual(JSON.parse(json));
        expect([start, end]).toEqual([1, 1 + json.length]);
      }),
    );
  });

  test("cut off anywhere is an unexpected end, unless it is a number, which may end there", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, seed) => {
        const cut = json.slice(0, seed % json.length);
        if (cut.trim() === "") expect(refusal(cut)).toBe("EOF");
        else if (!/^-?\d/.test(cut)) expect(refusal(cut)).toBe("unexpected EOF");
      }),
    );
  });

  test("tells the members of an object and where their values are, double ones, too", () => {
    const { members } = readFirstValue('{"a":1, "b":{"a":2},"a":"x"}');
    expect(members).toEqual([
      { name: "a", start: 5, value: 1 },
      { name: "b", start: 12, value: { a: 2 } },
      { name: "a", start: 24, value: "x" },
    ]);
  });

  // Each as agent 2.23.0 answered it.
  test.each([
    ["x", "json: invalid character 'x' looking for beginning of value: x"],
    [
      "xyzzy and a very long text which goes on and on",
      "json: invalid character 'x' looking for beginning of value: xyzzy and a very long text which...",
    ],
    ["nope", "json: expected 'null' but found invalid token: nope"],
    ["{", "unexpected EOF"],
    ['{"a":1,}', "json: unexpected trailing comma after object field: }"],
    ["{a:1}", "json: expected '\"' at the beginning of a string value: a:1}"],
    ['{"a":"b\\q"}', "json: invalid character 'q' in string escape code: \"b\\q\"}"],
    ['{"a":"b\nc"}', "json: invalid character '\n' in string escape code: \"b\nc\"}"],
    ['{"a":""b"}', "json: expected ',' after object field value but found 'b': b\"}"],
    ['{"a" 1}', "json: expected ':' after object field key but found '1': 1}"],
    ["[1 2]", "json: expected ',' after array element but found '2': 2]"],
    ["[1,]", "json: unexpected trailing comma after object field: ]"],
    ["-", "unexpected EOF"],
    ["  ", "EOF"],
  ])("%s is refused in the library's words", (text, words) => {
    expect(refusal(text)).toBe(words);
  });
});
