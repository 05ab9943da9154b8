import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEntry, readLogEntries, type LogEntry } from "../../src/docker/log-entries.ts";
import { frameOf } from "../../src/docker/log-frames.ts";

const stamp = "2026-11-25T21:55:46.123456789Z ";

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0;
  for (const size of [...sizes, bytes.byteLength]) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  await Promise.resolve();
}

async function read(bytes: Buffer, isFramed: boolean, sizes: readonly number[] = []): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const group of readLogEntries(pieces(bytes, sizes), isFramed)) entries.push(...group);
  return entries;
}

const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 20 });

describe("readLogEntries", () => {
  it("reads the time of an entry to the nanosecond", async () => {
    const [entry] = await read(frameOf({ stream: 2, payload: Buffer.from(`${stamp}hello\n`) }), true);
    expect(entry).toMatchObject({ stream: 2, stamp, time: 1795643746123456789n });
    expect(String(entry!.line)).toBe("hello\n");
  });

  it("reads framed entries whatever pieces they come in", async () => {
    const frames = fc.array(
      fc.record({ stream: fc.constantFrom(1, 2), line: fc.uint8Array({ maxLength: 30 }) }),
    );
    await fc.assert(
      fc.asyncProperty(frames, sizes, async (all, cuts) => {
        const bytes = Buffer.concat(
          all.map(({ stream, line }) =>
            frameOf({ stream, payload: Buffer.concat([Buffer.from(stamp), Buffer.from(line)]) }),
          ),
        );
        const entries = await read(bytes, true, cuts);
        expect(entries.map(({ stream, line }) => ({ stream, line: [...line] }))).toEqual(
          all.map(({ stream, line }) => ({ stream, line: [...line] })),
        );
        // With the timestamps put back, it is the same output again.
        expect(Buffer.concat(entries.map((entry) => formatEntry(entry, true, true)))).toEqual(bytes);
      }),
    );
  });

  it("reads a terminal's lines whatever pieces they come in", async () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom("a", "\r", "é", " ", "2") }));
    await fc.assert(
      fc.asyncProperty(lines, sizes, async (all, cuts) => {
        const bytes = Buffer.from(all.map((line) => `${stamp}${line}\n`).join(""));
        const entries = await read(bytes, false, cuts);
        expect(entries.map(({ line }) => String(line))).toEqual(all.map((line) => `${line}\n`));
      }),
    );
  });

  it("tells the entries of a terminal's line that the engine cut at 16 KiB apart", async () => {
    const long = "x".repeat(16_384);
    const bytes = Buffer.from(`${stamp}${long}${stamp}${long}${stamp}rest\r\n${stamp}next\n`);
    const entries = await read(bytes, false, [20_000]);
    expect(entries.map(({ line }) => line.byteLength)).toEqual([16_384, 16_384, 6, 5]);
  });

  it("takes what has no timestamp, or no end, as it is", async () => {
    const entries = await read(Buffer.from("no time\n2026-13 no\nunfinished"), false);
    expect(entries.map(({ stamp: own, line }) => [own, String(line)])).toEqual([
      ["", "no time\n"],
      ["", "2026-13 no\n"],
      ["", "unfinished"],
    ]);
  });
});
