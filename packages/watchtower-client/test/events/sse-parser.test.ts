import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseParser, type SseEvent } from "../../src/events/sse-parser.ts";

function parse(...pieces: (string | Uint8Array)[]): { events: SseEvent[]; retries: number[] } {
  const parser = createSseParser();
  const events: SseEvent[] = [];
  const retries: number[] = [];
  for (const piece of pieces) {
    const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
    const { events: more, retryMs } = parser.push(bytes);
    events.push(...more);
    if (retryMs !== undefined) retries.push(retryMs);
  }
  return { events, retries };
}

describe("createSseParser", () => {
  it.each<[string, string, SseEvent[]]>([
    ["an event", "event: a\ndata: 1\n\n", [{ name: "a", data: "1" }]],
    ["an event without a name", "data: 1\n\n", [{ name: "message", data: "1" }]],
    ["several lines of data", "data: 1\ndata:2\ndata\n\n", [{ name: "message", data: "1\n2\n" }]],
    ["a comment, which is a heartbeat", ":\n\n: beat\n\n", []],
    ["a name without data, which is none", "event: a\n\ndata: 1\n\n", [{ name: "message", data: "1" }]],
    [
      "carriage returns",
      "data: 1\r\n\r\ndata: 2\r\rdata: 3\n\n",
      ["1", "2", "3"].map((data) => ({ name: "message", data })),
    ],
    ["a byte order mark", "\uFEFFdata: 1\n\n", [{ name: "message", data: "1" }]],
    ["one blank after the colon as none of the value", "data:  1\n\n", [{ name: "message", data: " 1" }]],
    ["unknown fields", "id: 7\nfoo: 1\ndata: 1\n\n", [{ name: "message", data: "1" }]],
    ["an unfinished event", "data: 1\n", []],
  ])("reads %s", (_, text, events) => {
    expect(parse(text).events).toEqual(events);
  });

  it("reads the same however the stream is cut, in the middle of a character too", () => {
    const text = 'retry: 5000\n\nevent: scan_failed\r\ndata: {"error":"Größe ✓"}\r\n\r\n:\n\ndata: 2\n\n';
    const bytes = new TextEncoder().encode(text);
    const whole = parse(text);
    expect(whole.events).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(parse(...pieces)).toEqual(whole);
      }),
    );
  });

  it("takes the reconnection time, unless it is no number", () => {
    expect(parse("retry: 5000\n\nretry: soon\n\n").retries).toEqual([5_000]);
  });

  it("keeps no event that does not end", () => {
    const parser = createSseParser(100);
    expect(() => parser.push(new TextEncoder().encode(`data: ${"x".repeat(200)}`))).toThrow(RangeError);
  });
});
