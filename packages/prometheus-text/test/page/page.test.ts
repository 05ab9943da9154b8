import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BytePage, TextPage, pageOf, runsOf } from "../../src/page/page.ts";

describe("pageOf", () => {
  it("is text whose offsets are those of its bytes, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = new TextEncoder().encode(text);
        const page = pageOf(bytes);
        expect(page).toBeInstanceOf(TextPage);
        const decoded = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
        expect(page.bytes.length).toBe(decoded.length);
        for (let at = 0; at < decoded.length; at++) {
          const code = decoded.charCodeAt(at);
          expect(page.bytes[at]).toBe(code < 0x80 ? code : 0xff);
          expect(page.slice(at, at + 1)).toBe(decoded[at]);
        }
      }),
    );
  });

  it("is bytes where they are not UTF-8, and says which parts are text", () => {
    const page = pageOf(Uint8Array.of(0x61, 0x0a, 0xff));
    expect(page).toBeInstanceOf(BytePage);
    expect([page.slice(0, 2), page.slice(2, 3), page.indexOf("\n", 0)]).toEqual(["a\n", undefined, 1]);
  });
});

describe("runsOf", () => {
  const page = `${"a".repeat(999)}\n`.repeat(1_000) + `${"b".repeat(600_000)}\n${"é".repeat(400)}\nlast`;

  it.each<[string, string | Uint8Array]>([
    ["text", page],
    ["bytes", new TextEncoder().encode(page)],
  ])("cuts a page of %s into runs of whole lines", (_what, input) => {
    const runs = [...runsOf(input)].map((run) => run.slice(0, run.bytes.length)!);
    expect(runs.join("")).toBe(page);
    expect(runs.length).toBeGreaterThan(4);
    for (const run of runs.slice(0, -1)) expect(run.endsWith("\n")).toBe(true);
    for (const run of runs) expect(run.length <= 262_144 || run.indexOf("\n") === run.length - 1).toBe(true);
  });

  it("has no runs for an empty page", () => {
    expect([...runsOf(""), ...runsOf(new Uint8Array(0))]).toEqual([]);
  });
});
