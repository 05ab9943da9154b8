import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../src/docker/log-entries.ts";
import { LogPosition, type LogReading } from "../../src/docker/log-position.ts";

/** What an engine gives: everything from the first entry that is not older than `since`. */
function startOf(log: readonly LogEntry[], since: string | undefined): number {
  if (since === undefined) return 0;
  const from = BigInt(since.replace(".", ""));
  const start = log.findIndex(({ time }) => time >= from);
  return start < 0 ? log.length : start;
}

function entry(time: number, text: string, stream = 1): LogEntry {
  return { stream, stamp: `${time} `, time: BigInt(time), line: Buffer.from(text) };
}

describe("LogPosition", () => {
  it("begins where the last timestamp was, to the nanosecond", () => {
    const position = new LogPosition();
    const first = position.begin();
    expect(first.since).toBeUndefined();
    first.take(entry(1, "a"));
    first.take({ ...entry(0, "b"), time: 1795643746000000007n });
    first.end();
    expect(position.begin().since).toBe("1795643746.000000007");
  });

  it("loses nothing and gives nothing twice, whatever the timestamps and however readings overlap", () => {
    // Few times and texts, so that many are equal; not in order, as two streams of one container are not.
    const logs = fc.array(
      fc.record({
        time: fc.integer({ min: 1, max: 4 }),
        text: fc.constantFrom("a", "b"),
        stream: fc.constantFrom(1, 2),
      }),
      { maxLength: 25 },
    );
    const step = fc.record({ grow: fc.nat(4), reader: fc.nat(2), count: fc.nat(6) });
    fc.assert(
      fc.property(logs, fc.array(step, { maxLength: 40 }), (all, plan) => {
        const log = all.map(({ time, text, stream }) => entry(time, text, stream));
        const position = new LogPosition();
        const delivered: LogEntry[] = [];
        let written = 0;
        const readers = new Map<number, { reading: LogReading; next: number }>();
        // The first follows to the end; the others look, and begin anew each time they have seen all there is.
        const advance = (index: number, count: number): void => {
          let reader = readers.get(index);
          if (reader === undefined) {
            const reading = position.begin();
            reader = { reading, next: startOf(log.slice(0, written), reading.since) };
            readers.set(index, reader);
          }
          for (let read = 0; read < count && reader.next < written; read += 1) {
            const next = log[reader.next]!;
            reader.next += 1;
            if (reader.reading.take(next)) delivered.push(next);
          }
          if (index > 0 && reader.next === written) {
            reader.reading.end();
            readers.delete(index);
          }
        };
        for (const { grow, reader, count } of plan) {
          written = Math.min(log.length, written + grow);
          advance(reader, count);
        }
        written = log.length;
        for (const index of [0, 1, 2]) advance(index, Infinity);
        expect(delivered).toEqual(log);
      }),
      { numRuns: 500 },
    );
  });

  it("tells how far the slowest reading lags", () => {
    const position = new LogPosition();
    const slow = position.begin();
    const quick = position.begin();
    for (const time of [1, 2, 3]) quick.take(entry(time, "a"));
    expect(position.backlog).toBe(3);
    slow.take(entry(1, "a"));
    expect(position.backlog).toBe(2);
    slow.end();
    expect(position.backlog).toBe(0);
  });
});
