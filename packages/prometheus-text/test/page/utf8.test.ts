import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLossily, decodeUtf8, encodeUtf8, findInvalidUtf8 } from "../../src/page/utf8.ts";

const bytes = fc.uint8Array({ maxLength: 12 });
/** Bytes near the borders of what UTF-8 allows. */
const nearly = fc
  .array(
    fc.constantFrom(0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0x8f, 0x90),
    {
      maxLength: 6,
    },
  )
  .map((codes) => Uint8Array.from(codes));

describe("findInvalidUtf8", () => {
  it("finds something exactly where the platform's decoder refuses", () => {
    fc.assert(
      fc.property(fc.oneof(bytes, nearly), (input) => {
        expect(findInvalidUtf8(input) < 0).toBe(decodeUtf8(input) !== undefined);
      }),
      { numRuns: 3_000 },
    );
  });

  it("says where the valid text before it ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const valid = new TextEncoder().encode(text);
        expect(findInvalidUtf8(new Uint8Array([...valid, 0xff, 0x41]))).toBe(valid.length);
      }),
    );
  });
});

describe("decodeUtf8", () => {
  it("keeps a byte order mark", () => {
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
  });

  it("goes on working after bytes that are not UTF-8", () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xc3))).toBeUndefined();
    expect(decodeUtf8(Uint8Array.of(0x62))).toBe("b");
  });
});

describe("decodeLossily", () => {
  it("puts a replacement character where there is no UTF-8", () => {
    expect(decodeLossily(Uint8Array.of(0x61, 0xff, 0x62))).toBe("a\ufffdb");
  });
});

describe("encodeUtf8", () => {
  it("answers with the part of the target it used, or nothing if that is too small", () => {
    expect(encodeUtf8("aé", new Uint8Array(8))).toEqual(Uint8Array.of(0x61, 0xc3, 0xa9));
    expect(encodeUtf8("aé", new Uint8Array(2))).toBeUndefined();
  });
});
