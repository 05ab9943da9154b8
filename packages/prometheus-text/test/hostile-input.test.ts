import { describe, expect, it } from "vitest";
import {
  createScrapeParser,
  iterateSamples,
  parseColumns,
  parseMetrics,
  validateMetrics,
} from "../src/index.ts";
import type { ParseProblem } from "../src/index.ts";

/** Far beyond what any of these takes when it grows with the input, far below what it takes with its square. */
const seconds = 60;

describe("hostile input", () => {
  it.each([
    ["letters", "a".repeat(50_000_000)],
    ["an open quote", `a{x="${"y".repeat(50_000_000)}`],
    ["digits", `a ${"1".repeat(50_000_000)}x`],
    ["blanks", `a${" ".repeat(50_000_000)}`],
    ["backslashes", `a{x="${"\\".repeat(50_000_000)}`],
  ])(
    "is refused in good time: one line of 50 MB of %s",
    (_what, page) => {
      const skipped: ParseProblem[] = [];
      expect(parseMetrics(page, { onSkipped: (problem) => skipped.push(problem) })).toEqual([]);
      expect(skipped).toHaveLength(1);
      expect(skipped[0]!.text.length + skipped[0]!.message.length).toBeLessThan(400);
    },
    seconds * 1000,
  );

  it(
    "is read in good time: a million labels on one line",
    () => {
      const page = `a{${Array.from({ length: 1_000_000 }, (_, index) => `l${index}="${index}"`).join(",")}} 1\n`;
      const labels = parseMetrics(page)[0]!.samples[0]!.labels;
      expect(labels["l999999"]).toBe("999999");
      expect(Object.keys(labels)).toHaveLength(1_000_000);
    },
    seconds * 1000,
  );

  it.each([
    ["ascending", (index: number) => `m${String(index).padStart(7, "0")}`],
    ["descending", (index: number) => `m${String(9_999_999 - index)}`],
  ])(
    "is read in good time: a million families, by %s name",
    (_order, nameOf) => {
      const page = Array.from({ length: 1_000_000 }, (_, index) => `${nameOf(index)} 1\n`).join("");
      expect(parseMetrics(page)).toHaveLength(1_000_000);
    },
    seconds * 1000,
  );

  it(
    "is read in good time: two families that take turns a hundred thousand times",
    () => {
      const [family] = parseMetrics("a 1\nb 1\n".repeat(100_000));
      expect(family!.resumedAt).toHaveLength(99_999);
    },
    seconds * 1000,
  );

  it(
    "is skipped in good time: a million bad lines, some of them not UTF-8",
    () => {
      let skipped = 0;
      const page = Buffer.from("x y\n\xff z\n".repeat(500_000), "latin1");
      expect(parseMetrics(page, { onSkipped: () => skipped++ })).toEqual([]);
      expect(skipped).toBe(1_000_000);
    },
    seconds * 1000,
  );

  it(
    "costs a stream no more than its length: one line of 20 MB in small pieces",
    async () => {
      const value = "v".repeat(20_000_000);
      const bytes = Buffer.from(`a{x="${value}"} 1\nb 2\n`);
      const pieces = Array.from({ length: Math.ceil(bytes.length / 1024) }, (_, index) =>
        bytes.subarray(index * 1024, (index + 1) * 1024),
      );
      const names: string[] = [];
      for await (const { name } of iterateSamples(pieces)) names.push(name);
      expect(names).toEqual(["a", "b"]);
    },
    seconds * 1000,
  );

  it("names things as it likes without harm", () => {
    const names = [
      "__proto__",
      "constructor",
      "prototype",
      "toString",
      "hasOwnProperty",
      "valueOf",
      "length",
    ];
    const before = names.map((name) => Object.getOwnPropertyDescriptor(Object.prototype, name));
    const page = names
      .flatMap((name) => [
        `# HELP ${name} polluted`,
        `# TYPE ${name} histogram`,
        `${name}{${names.map((label) => `${label}="polluted"`).join(",")}} 1`,
        `${name}_bucket{le="+Inf",__proto__="x"} 1`,
      ])
      .join("\n");
    const families = parseMetrics(page);
    validateMetrics(families);
    parseColumns(Buffer.from(page)).sample(0);
    createScrapeParser().parse(page);
    expect(families.map(({ name }) => name)).toEqual(names);
    expect(names.map((name) => Object.getOwnPropertyDescriptor(Object.prototype, name))).toEqual(before);
    expect(Object.keys({})).toEqual([]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
