import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineBlocks } from "../../src/page/line-blocks.ts";

function blocksOf(chunks: readonly Uint8Array[]): Uint8Array[] {
  const lines = new LineBlocks();
  const blocks = chunks.flatMap((chunk) => [...lines.take(chunk)]);
  return [...blocks, lines.rest()];
}

describe("LineBlocks", () => {
  it("loses and adds nothing, and ends every block but the last in a newline", () => {
    const chunk = fc
      .array(fc.constantFrom(0x61, 0x62, 0x0a), { maxLength: 12 })
      .map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 8 }), (chunks) => {
        const blocks = blocksOf(chunks);
        expect(Buffer.concat(blocks)).toEqual(Buffer.concat(chunks));
        for (const block of blocks.slice(0, -1)) expect(block.at(-1)).toBe(0x0a);
        expect(blocks.at(-1)!.includes(0x0a)).toBe(false);
      }),
    );
  });

  it("cuts a large chunk into blocks of about 64 KiB, but no line in two", () => {
    const chunk = Buffer.from(`${"x".repeat(99)}\n`.repeat(5_000) + `${"y".repeat(200_000)}\nz\n`);
    const blocks = blocksOf([chunk]);
    expect(Buffer.concat(blocks)).toEqual(chunk);
    const lengths = blocks.map(({ length }) => length);
    expect(lengths.filter((length) => length > 65_536)).toEqual([200_001]);
  });
});
