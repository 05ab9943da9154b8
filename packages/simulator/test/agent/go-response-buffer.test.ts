import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GoResponseBuffer } from "../../src/agent/go-response-buffer.ts";

/** What the client has after each write. */
function delivered(sizes: readonly number[], headBytes = 200, chunked = true): number[] {
  let sum = 0;
  const buffer = new GoResponseBuffer(headBytes, chunked, (bytes) => {
    sum += bytes.length;
  });
  return sizes.map((size) => {
    buffer.write(Buffer.alloc(size));
    return sum;
  });
}

describe("nothing is delivered", () => {
  test("until head and body fill two buffers", () => {
    const first = delivered(Array<number>(60).fill(100)).findIndex((sum) => sum > 0);
    expect(first).toBeGreaterThanOrEqual(36);
    expect(first).toBeLessThanOrEqual(44);
  });

  test("of the last few KiB of a stream either, which stay in the buffers", () => {
    const last = delivered(Array<number>(200).fill(100)).at(-1) ?? 0;
    expect(20_000 - last).toBeGreaterThan(0);
    expect(20_000 - last).toBeLessThan(2048 + 4096);
  });
});

test("a large write goes through at once, but for what fits the buffers", () => {
  expect(delivered([1_000_000])[0]).toBeGreaterThan(1_000_000 - 6144);
});

test("what fits the first buffer can still be given a length", () => {
  const buffer = new GoResponseBuffer(200, true, () => undefined);
  buffer.write(Buffer.alloc(2048));
  expect(buffer.fitsWhole).toBe(true);
  buffer.write(Buffer.alloc(1));
  expect(buffer.fitsWhole).toBe(false);
});

test("bytes come out complete and in order, whatever the writes", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9000 })), fc.boolean(), (sizes, chunked) => {
      const out: Buffer[] = [];
      const buffer = new GoResponseBuffer(300, chunked, (bytes) => out.push(bytes));
      const written: Buffer[] = [];
      let next = 0;
      for (const size of sizes) {
        const bytes = Buffer.from(Array.from({ length: size }, () => next++ % 251));
        written.push(bytes);
        buffer.write(bytes);
      }
      out.push(buffer.rest());
      expect(Buffer.concat(out).equals(Buffer.concat(written))).toBe(true);
    }),
    { numRuns: 50 },
  );
});
