import { expect, it } from "vitest";
import { displayWidth } from "../../src/terminal/display-width.ts";

it.each([
  ["", 0],
  ["web", 3],
  ["\x1b[1mweb\x1b[22m", 3],
  ["é", 1],
  ["e\u0301", 1], // composed of two marks
  ["日本", 4],
  ["カ", 2],
  ["ｶ", 1], // halfwidth
  ["Ａ", 2], // fullwidth
  ["한", 2],
  ["🚀", 2],
  ["👩‍🚀", 2], // three code points, one picture
  ["🇩🇪", 2],
  ["✔", 1],
  ["✔️", 2], // asked to be drawn as an emoji
  ["𠀀", 2],
  ["1 → 2", 5],
])("%j takes %d columns", (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});
