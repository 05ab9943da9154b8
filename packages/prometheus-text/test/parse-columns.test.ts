import { describe, expect, it } from "vitest";
import { MetricsParseError, parseColumns } from "../src/index.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("parseColumns", () => {
  it("has values, families and timestamps as arrays, and labels on demand", () => {
    const columns = parseColumns(
      encode(
        '# HELP a Help.\n# TYPE a summary\na{quantile="0.5"} 1.5\na_sum 2 7\na_count 3\nb{x="é\\n"} NaN\n',
      ),
    );
    expect(columns.length).toBe(4);
    expect([...columns.values]).toEqual([1.5, 2, 3, NaN]);
    expect([...columns.familyIndices]).toEqual([0, 0, 0, 1]);
    expect(columns.families).toEqual([
      { name: "a", type: "summary", help: "Help." },
      { name: "b", type: "untyped" },
    ]);
    expect([...columns.timestampsMs!]).toEqual([NaN, 7, NaN, NaN]);
    expect(columns.labels(0)).toEqual({ quantile: "0.5" });
    expect(columns.sample(1)).toEqual({ name: "a_sum", labels: {}, value: 2, timestampMs: 7 });
    expect(columns.sample(3)).toEqual({ name: "b", labels: { x: "é\n" }, value: NaN });
  });

  it("has no array of timestamps where no line has one", () => {
    expect(parseColumns(encode("a 1\n")).timestampsMs).toBeUndefined();
  });

  it("takes 16 bytes a sample, 24 with timestamps", () => {
    const page = (tail: string): Uint8Array => encode(`a{x="y"} 1${tail}\n`.repeat(5_000));
    for (const [tail, bytes] of [
      ["", 12],
      [" 5", 20],
    ] as const) {
      const { values, familyIndices, timestampsMs, length } = parseColumns(page(tail));
      // Where lines begin takes another 4.
      const held = [values, familyIndices, timestampsMs].reduce(
        (sum, array) => sum + (array?.byteLength ?? 0),
        0,
      );
      expect(held).toBe(length * bytes);
    }
  });

  it("reads samples again behind a byte order mark, blanks and carriage returns", () => {
    const columns = parseColumns(encode("\ufeffa 1\r\n  b 2\r\n"));
    expect([columns.sample(0).name, columns.sample(1).name]).toEqual(["a", "b"]);
    expect(parseColumns(encode('\ufeff{"a.b"} 1')).sample(0).name).toBe("a.b");
  });

  it("throws where parseMetrics throws", () => {
    expect(() => parseColumns(encode('a 1\nb{x="1",x="2"} 2\n'))).toThrow(MetricsParseError);
    expect(() => parseColumns(Uint8Array.of(0x61, 0x7b, 0xff, 0x0a))).toThrow(MetricsParseError);
  });

  it("refuses an index beyond its samples", () => {
    expect(() => parseColumns(encode("a 1\n")).labels(1)).toThrow(
      new RangeError("There is no sample 1: the page has 1"),
    );
  });

  it("notices that the page was changed under it", () => {
    const bytes = encode("a 1\n");
    const columns = parseColumns(bytes);
    bytes.fill(0x20);
    expect(() => columns.sample(0)).toThrow("the page's bytes were changed");
  });
});
