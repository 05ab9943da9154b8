import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFrameReader } from "../../src/console/docker-frames.ts";

const exchange = { method: "POST", url: "https://host:9001/exec/x/start" };

function frame(stream: number, content: Uint8Array): Buffer {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(content.byteLength, 4);
  return Buffer.concat([head, content]);
}

describe("createFrameReader", () => {
  it("takes any frames apart, however they are cut", () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 50 })));
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 20 }), (all, size) => {
        const reader = createFrameReader(1_000_000, exchange);
        const bytes = Buffer.concat(all.map(([stream, content]) => frame(stream, content)));
        for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
        const of = (wanted: number): Buffer =>
          Buffer.concat(all.filter(([stream]) => stream === wanted).map(([, content]) => content));
        const { stdout, stderr } = reader.end();
        expect(stdout.equals(of(1))).toBe(true);
        expect(stderr.equals(of(2))).toBe(true);
      }),
    );
  });

  it("says when the end is missing, and when it is none of Docker's", () => {
    const cut = createFrameReader(1_000, exchange);
    cut.push(frame(1, Buffer.from("hello")).subarray(0, 10));
    expect(() => cut.end()).toThrow(/ends in the middle/);
    expect(() => createFrameReader(1_000, exchange).push(Buffer.from("<html> a page"))).toThrow(/frames/);
  });
});
