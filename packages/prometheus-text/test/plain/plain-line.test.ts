import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialectOf } from "../../src/dialect.ts";
import { LineCursor } from "../../src/line/line-cursor.ts";
import { TextPage } from "../../src/page/page.ts";
import { PlainLine } from "../../src/plain/plain-line.ts";
import { SampleBuilder } from "../../src/plain/sample-builder.ts";
import { readSampleLine } from "../../src/line/sample-line.ts";

const name = fc.constantFrom("a", "ab", "rpc_seconds", "rpc_seconds_bucket", "http:x", "_");
const label = fc.tuple(
  fc.constantFrom("le", "l", "code", "_x", "path", "__proto__", "__name__"),
  fc.constantFrom("", "1", "0.5", "+Inf", "/a/longer/path", "x,y", "}", "é", "\\n", '\\"', "a=b"),
);
/** Lines that often share their beginning with the one before, and now and then leave the usual form. */
const line = fc
  .tuple(
    name,
    fc.array(label, { maxLength: 4 }),
    fc.constantFrom(" ", "  ", "", "\t"),
    fc.constantFrom("1", "-2.5", "1e+06", "NaN", "x", ""),
    fc.constantFrom("", "", "", " 5", " 5 6", " ", " 1.5"),
  )
  .map(([metric, labels, blank, value, tail]) => {
    const set = labels.length === 0 ? "" : `{${labels.map(([key, text]) => `${key}="${text}"`).join(",")}}`;
    return `${metric}${set}${blank}${value}${tail}`;
  });

describe("PlainLine", () => {
  it.each(["text", "openmetrics"] as const)(
    "accepts nothing that the whole grammar reads otherwise (%s)",
    (format) => {
      fc.assert(
        fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
          const text = `${lines.join("\n")}\n`;
          const page = new TextPage(
            text,
            Uint8Array.from(text, (unit) => Math.min(unit.charCodeAt(0), 0xff)),
          );
          const plain = new PlainLine(format);
          const builder = new SampleBuilder();
          plain.setPage(page.bytes);
          let at = 0;
          for (const content of lines) {
            if (plain.read(at)) {
              expect(plain.next).toBe(at + content.length + 1);
              const built = builder.build(plain, page);
              for (const strict of [false, true]) {
                const cursor = new LineCursor(dialectOf(format, strict));
                cursor.setContent(content);
                expect(built).toEqual(readSampleLine(cursor));
              }
            }
            at += content.length + 1;
          }
        }),
        { numRuns: 3_000 },
      );
    },
  );

  it("reads lines of the usual form, and says what they share with the one before", () => {
    const text = 'a{x="1",le="2"} 1\na{x="1",le="25"} 2\na{x="1",le="25"} 3\na{x="1"} 4\nab 5\n';
    const plain = new PlainLine("text");
    plain.setPage(new TextEncoder().encode(text));
    const seen: unknown[] = [];
    for (let at = 0; at < text.length; at = plain.next) {
      expect(plain.read(at)).toBe(true);
      seen.push([plain.sameName, plain.sameLabelNames, plain.sharedLabels, plain.labelCount, plain.value]);
    }
    expect(seen).toEqual([
      [false, false, 0, 2, 1],
      [true, true, 1, 2, 2],
      [true, true, 2, 2, 3],
      [true, false, 1, 1, 4],
      [false, false, 0, 0, 5],
    ]);
  });

  it("leaves lines with very many labels to the whole grammar", () => {
    const labels = (count: number): string =>
      Array.from({ length: count }, (_, index) => `l${index}="x"`).join(",");
    for (const [count, isPlain] of [
      [48, true],
      [49, false],
    ] as const) {
      const plain = new PlainLine("text");
      plain.setPage(new TextEncoder().encode(`a{${labels(count)}} 1\n`));
      expect(plain.read(0)).toBe(isPlain);
    }
  });
});
