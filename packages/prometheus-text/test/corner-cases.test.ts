import { describe, expect, it } from "vitest";
import { MetricsParseError, parseMetrics } from "../src/index.ts";
import type { ParseProblemCode, Sample } from "../src/index.ts";

/** The samples read, or the code of the refusal. */
type Reading = Partial<Sample>[] | ParseProblemCode;

const a1: Partial<Sample>[] = [{ name: "a", labels: {}, value: 1 }];
const labelled = (labels: Record<string, string>): Partial<Sample>[] => [{ name: "a", labels, value: 1 }];

/** Every line of reference/compose-and-metrics.md B3: what it is about, the page, what we read, and strictly. */
const cases: [title: string, page: string, reading: Reading, strict?: Reading][] = [
  ["no newline at the very end", "a 1", a1],
  ["CRLF", "# TYPE a gauge\r\na 1\r\n\r\n", a1, "UNKNOWN_TYPE"],
  ["CRLF behind a sample", "a 1\r\n", a1, "INVALID_VALUE"],
  ["trailing blanks after the value", "a 1 \t \n", a1],
  ["trailing blanks after the timestamp", "a 1 5 \n", [{ name: "a", value: 1, timestampMs: 5 }]],
  ["leading blanks and tabs", " \t a\t1\n", a1],
  ["a blank before the brace, none after", 'a {x="y"}1\n', labelled({ x: "y" })],
  ["blanks everywhere within the braces", 'a{ x = "y" , z = "" }\t1\n', labelled({ x: "y", z: "" })],
  ["a no-break space as separator", "a\u00a01\n", "INVALID_METRIC_NAME"],
  ["a vertical tab as separator", "a\v1\n", "INVALID_METRIC_NAME"],
  ["a form feed behind the value", "a 1\f\n", "INVALID_VALUE"],
  ["a byte order mark", "\ufeffa 1\n", a1, "INVALID_METRIC_NAME"],
  ["a byte order mark further down", "a 1\n\ufeffb 1\n", "INVALID_METRIC_NAME"],
  ["a trailing comma", 'a{x="y",} 1\n', labelled({ x: "y" })],
  ["a leading comma", 'a{,x="y"} 1\n', "INVALID_LABEL_NAME"],
  ["a lone comma", "a{,} 1\n", "INVALID_LABEL_NAME"],
  ["two commas", 'a{x="y",,} 1\n', "INVALID_LABEL_NAME"],
  ["a missing comma", 'a{x="y" z="w"} 1\n', "INVALID_LABELS"],
  ["a duplicate label name", 'a{x="y",x="y"} 1\n', "DUPLICATE_LABEL"],
  ["__name__ as label", 'a{__name__="b"} 1\n', "INVALID_LABEL_NAME"],
  ["an unknown escape in a label", 'a{x="\\t\\x41"} 1\n', labelled({ x: "\\t\\x41" }), "INVALID_ESCAPE"],
  ["the three escapes in a label", 'a{x="\\\\\\"\\n"} 1\n', labelled({ x: '\\"\n' })],
  ["a raw newline in a label", 'a{x="y\nz"} 1\n', "INVALID_LABELS"],
  ["a NUL in a label", 'a{x="\0"} 1\n', labelled({ x: "\0" })],
  ["a second HELP, a second TYPE", "# HELP a x\n# HELP a y\n# TYPE a gauge\n# TYPE a gauge\na 1\n", a1],
  ["TYPE after samples", "a 1\n# TYPE a gauge\n", a1],
  ["TYPE with an unknown word", "# TYPE a nonsense\na 1\n", a1, "UNKNOWN_TYPE"],
  ["TYPE with no word", "# TYPE a\na 1\n", a1, "INVALID_METADATA"],
  ["TYPE info in text", "# TYPE a info\na 1\n", a1, "UNKNOWN_TYPE"],
  ["HELP of no metric", "# HELP #\na 1\n", a1, "INVALID_METADATA"],
  ["HELP alone", "# HELP\n# HELP a\na 1\n", a1],
  ["comments", "#comment\n##\n#HELP a x\n# FOO a\n#\na 1\n", a1],
  ["+NaN", "a +NaN\n", "INVALID_VALUE"],
  ["-NaN", "a -NaN\n", "INVALID_VALUE"],
  ["1e400", "a 1e400\n", "INVALID_VALUE"],
  ["a hexadecimal value", "a 0x1F\n", "INVALID_VALUE"],
  ["a value with underscores", "a 1_000\n", "INVALID_VALUE"],
  ["an exponent without digits", "a 1e\n", "INVALID_VALUE"],
  ["no value", "a \n", "INVALID_VALUE"],
  ["no value behind labels", "a{}\n", "INVALID_VALUE"],
  ["a negative timestamp", "a 1 -5\n", [{ name: "a", value: 1, timestampMs: -5 }]],
  ["a timestamp with a fraction", "a 1 5.5\n", "INVALID_TIMESTAMP"],
  ["a third number", "a 1 5 6\n", "UNEXPECTED_TEXT"],
  ["an exemplar in text", 'a 1 # {x="y"} 1\n', "UNEXPECTED_TEXT"],
  ["# EOF in text", "# EOF\na 1\n", a1],
  ["a quoted name", '{"a.b",x="y"} 1\n', [{ name: "a.b", labels: { x: "y" }, value: 1 }]],
  ["a quoted name that comes last", '{x="y", "a.b"} 1\n', [{ name: "a.b", labels: { x: "y" }, value: 1 }]],
  ["a quoted label name", 'a{"x.y"="z"} 1\n', labelled({ "x.y": "z" })],
  ["escapes in a quoted name", '{"a\\"\\\\\\n"} 1\n', [{ name: 'a"\\\n', labels: {}, value: 1 }]],
  ["two quoted names", '{"a","b"} 1\n', "INVALID_METRIC_NAME"],
  ["a quoted name behind a bare one", 'a{"b.c"} 1\n', "INVALID_METRIC_NAME"],
  ["an empty quoted name", '{""} 1\n', "INVALID_METRIC_NAME"],
  ["an empty quoted label name", 'a{""="x"} 1\n', "INVALID_LABEL_NAME"],
  ["bare braces", "{} 1\n", "INVALID_METRIC_NAME"],
  ["braces without a name", '{x="y"} 1\n', "INVALID_METRIC_NAME"],
  ["a quoted name outside of braces", '"a" 1\n', "INVALID_METRIC_NAME"],
  ["a name with a dot", "a.5 1\n", "INVALID_METRIC_NAME"],
  ["a colon in a label name", 'a{x:y="z"} 1\n', "INVALID_LABELS"],
  ["a duplicate series", "a 1\na 1\n", [...a1, ...a1]],
  [
    "a label named __proto__",
    'a{__proto__="x"} 1\n',
    labelled(JSON.parse('{"__proto__":"x"}') as Record<string, string>),
  ],
];

function read(page: string, strict: boolean): Reading {
  try {
    return parseMetrics(page, { strict }).flatMap(({ samples }) => samples);
  } catch (error) {
    if (error instanceof MetricsParseError) return error.code;
    throw error;
  }
}

describe("corner cases of the text format", () => {
  it.each(cases)("%s", (_title, page, reading, strict = reading) => {
    expect(read(page, false)).toMatchObject(reading as object);
    expect(read(page, true)).toMatchObject(strict as object);
  });

  it.each(["Inf", "+Inf", "-inf", "INFINITY", "NaN", "nan"])("the value %s", (word) => {
    const expected = Number(word.replace(/inf(inity)?$/i, "Infinity").replace(/nan/i, "NaN"));
    expect(read(`a ${word}\n`, true)).toEqual([{ name: "a", labels: {}, value: expected }]);
  });

  it("escapes in a help text: the two of the format, others kept", () => {
    const help = (line: string): string | undefined =>
      parseMetrics(`# HELP a ${line}\n`, { strict: true })[0]?.help;
    expect(help("x\\\\y\\nz")).toBe("x\\y\nz");
    expect(help('\\"x\\t')).toBe('\\"x\\t');
    expect(help("a\0b")).toBe("a\0b");
  });

  it.each([
    ["COUNTER", "counter"],
    ["gaugehistogram", "gaugehistogram"],
    ["gauge_histogram", "gaugehistogram"],
    ["untyped", "untyped"],
  ])("the type %s", (word, type) => {
    expect(parseMetrics(`# TYPE a ${word}\n`, { strict: true })[0]?.type).toBe(type);
  });

  it.each(["unknown", "info", "stateset", "nonsense"])("the type %s is untyped in text", (word) => {
    expect(parseMetrics(`# TYPE a ${word}\n`)[0]?.type).toBe("untyped");
  });

  it("a TYPE and HELP line for a quoted name", () => {
    expect(parseMetrics('# TYPE "a.b" counter\n# HELP "a.b" x y\n', { strict: true })).toEqual([
      { name: "a.b", type: "counter", help: "x y", samples: [] },
    ]);
  });
});
