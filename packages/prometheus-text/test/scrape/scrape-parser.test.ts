import { describe, expect, it } from "vitest";
import { MetricsParseError, createScrapeParser, parseMetrics } from "../../src/index.ts";
import type { ParseProblem } from "../../src/index.ts";

const page = (value: number): string =>
  [
    "# HELP a Some help.",
    "# TYPE a gauge",
    `a{x="1",y="é"} ${value}`,
    `a{x="2"} ${value * 2}`,
    "# TYPE h histogram",
    `h_bucket{le="+Inf"} ${value}`,
    `h_sum ${value / 4}`,
    `h_count ${value}`,
    "",
  ].join("\n");

describe("createScrapeParser", () => {
  it("gives what a full parse gives, page after page", () => {
    const parser = createScrapeParser();
    for (const value of [1, 12, 12, 99_999, 3]) {
      expect(parser.parse(page(value))).toEqual(parseMetrics(page(value)));
      expect(parser.parse(Buffer.from(page(value)))).toEqual(parseMetrics(page(value)));
    }
  });

  it("gives the same labels again for the same series, frozen", () => {
    const parser = createScrapeParser();
    const [first] = parser.parse('a{x="1"} 1\n');
    const [second] = parser.parse('a{x="1"} 2\n');
    expect(second!.samples[0]!.labels).toBe(first!.samples[0]!.labels);
    expect(second!.samples[0]).not.toBe(first!.samples[0]);
    expect(Object.isFrozen(second!.samples[0]!.labels)).toBe(true);
  });

  it.each<[string, string]>([
    ["another label value", 'a{x="1"} 1\nb 2\n'],
    ["another name", 'a{x="0"} 1\nc 2\n'],
    ["a series more", 'a{x="0"} 1\nb 2\nc 3\n'],
    ["a series less", 'a{x="0"} 1\n'],
    ["no series at all", ""],
    ["a longer name", 'a{x="0"} 1\nbb 2\n'],
    ["a timestamp", 'a{x="0"} 1 5\nb 2\n'],
    ["a comment more", '# TYPE a gauge\na{x="0"} 1\nb 2\n'],
    ["no newline at the end", 'a{x="0"} 1\nb 2'],
    ["blanks", 'a{x="0"}  1\nb 2 \n'],
  ])("gives what a full parse gives after a page that differs by %s", (_what, other) => {
    const parser = createScrapeParser();
    const usual = 'a{x="0"} 1\nb 2\n';
    for (const next of [usual, other, other, usual]) expect(parser.parse(next)).toEqual(parseMetrics(next));
  });

  it("throws what a full parse throws, and goes on with the next page", () => {
    const parser = createScrapeParser();
    parser.parse("a 1\n");
    expect(() => parser.parse("a x\n")).toThrow(MetricsParseError);
    expect(parser.parse("a 2\n")).toEqual(parseMetrics("a 2\n"));
  });

  it("reports a line that it skips each time it comes", () => {
    const skipped: ParseProblem[] = [];
    const parser = createScrapeParser({ onSkipped: (problem) => skipped.push(problem) });
    for (let scrape = 0; scrape < 3; scrape++) parser.parse("a 1\nb x\n");
    expect(skipped.map(({ line }) => line)).toEqual([2, 2, 2]);
  });

  it("copies what it keeps: a buffer may be filled again", () => {
    const parser = createScrapeParser();
    const buffer = Buffer.from('a{x="1"} 1\n');
    parser.parse(buffer);
    buffer.write('b{x="2"} 2\n');
    expect(parser.parse(buffer)).toEqual(parseMetrics('b{x="2"} 2\n'));
  });

  it("keeps half a character apart from the sign that stands for a broken one", () => {
    const parser = createScrapeParser();
    for (const value of ["\ufffd", "\ud800", "\ufffd"]) {
      const text = `a{x="${value}"} 1\n`;
      expect(parser.parse(text)).toEqual(parseMetrics(text));
    }
  });

  it("reads exemplars, which differ from page to page", () => {
    const parser = createScrapeParser({ format: "openmetrics" });
    for (const id of ["a", "bc", "d"]) {
      const text = `# TYPE c counter\nc_total 1 # {id="${id}"} 2\n# EOF\n`;
      expect(parser.parse(text)).toEqual(parseMetrics(text, { format: "openmetrics" }));
    }
  });
});
