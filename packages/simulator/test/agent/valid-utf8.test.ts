import fc from "fast-check";
import { expect, test } from "vitest";
import { validUtf8 } from "../../src/agent/valid-utf8.ts";

test.each([
  ["plain", Buffer.from("hello\n"), "hello\n"],
  ["a character cut off at the end", Buffer.from("ü✓").subarray(0, 4), "ü"],
  ["a character cut off at the beginning", Buffer.from("✓x").subarray(1), "x"],
  ["lone bytes", Buffer.from([0xff, 0xfe, 0x61, 0xc3, 0x62, 0x80]), "ab"],
  ["a surrogate", Buffer.from([0xed, 0xa0, 0x80, 0x63]), "c"],
  ["the replacement character itself", Buffer.from([0x61, 0xef, 0xbf, 0xbd, 0xff, 0x62]), "a\ufffdb"],
])("%s", (_, bytes, text) => {
  expect(validUtf8(bytes)).toBe(text);
});

test("text stays as it is, and bytes between its characters are all that is lost", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, after) => {
      expect(validUtf8(Buffer.from(before + after))).toBe(before + after);
      const broken = Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]);
      expect(validUtf8(broken)).toBe(before + after);
    }),
  );
});
