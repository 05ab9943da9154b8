import { expect, test } from "vitest";
import { parseRanges } from "../../src/agent/byte-ranges.ts";

test.each([
  [undefined, []],
  ["", []],
  ["bytes=0-3", [{ start: 0, length: 4 }]],
  ["bytes=5-", [{ start: 5, length: 5 }]],
  ["bytes=5-99", [{ start: 5, length: 5 }]],
  ["bytes=-3", [{ start: 7, length: 3 }]],
  ["bytes=-99", [{ start: 0, length: 10 }]],
  [
    "bytes=0-1, 8-9",
    [
      { start: 0, length: 2 },
      { start: 8, length: 2 },
    ],
  ],
  // Together more than the file: the whole is given instead.
  ["bytes=0-9,0-9", []],
  ["bytes=99-,0-1", [{ start: 0, length: 2 }]],
])("of ten bytes %s asks for %j", (header, expected) => {
  expect(parseRanges(header, 10)).toEqual(expected);
});

test.each([
  ["bytes=10-", { error: "invalid range: failed to overlap", unsatisfiable: true }],
  ["bytes=3-1", { error: "invalid range", unsatisfiable: false }],
  ["bytes=-", { error: "invalid range", unsatisfiable: false }],
  ["bytes=a-b", { error: "invalid range", unsatisfiable: false }],
  ["lines=0-1", { error: "invalid range", unsatisfiable: false }],
])("of ten bytes %s is refused", (header, expected) => {
  expect(parseRanges(header, 10)).toEqual(expected);
});

test("an empty file is given whole", () => {
  expect(parseRanges("bytes=0-", 0)).toEqual([]);
});
