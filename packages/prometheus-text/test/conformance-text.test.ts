import { describe, expect, it } from "vitest";
import { MetricsParseError, parseMetrics } from "../src/index.ts";
import type { ParseProblemCode } from "../src/index.ts";
import { readRows } from "./support/conformance.ts";
import { expectSamplesOf, metadataOf } from "./support/samples.ts";

const rows = readRows("metrics-text.jsonl");
const bothAccept = rows.filter(({ accepts }) => accepts.expfmt_utf8 === true && accepts.promparse === true);
const bothRefuse = rows.filter(({ accepts }) => accepts.expfmt_utf8 === false && accepts.promparse === false);
const disputed = rows.filter(({ accepts }) => accepts.expfmt_utf8 !== accepts.promparse);

/** What we do with a row: read it, or refuse it with this code. */
type Verdict = "read" | ParseProblemCode;

/**
 * The rows on which Go's expfmt and the Prometheus server disagree, under the line of
 * reference/compose-and-metrics.md B3 that decides them: the verdict as a rule, and in strict mode.
 */
const decisions: [rule: string, verdict: Verdict, strict: Verdict, ids: string[]][] = [
  [
    "a timestamp may be negative",
    "read",
    "read",
    ["expfmt/testTextParse#3", "expfmt/fuzz/from_test_parse_3"],
  ],
  [
    "gaugehistogram is a type, also as gauge_histogram",
    "read",
    "read",
    ["expfmt/testTextParse#15", "expfmt/testTextParse#16", "expfmt/testTextParse#17"],
  ],
  [
    "the last line needs no newline",
    "read",
    "read",
    [
      "expfmt/testTextParseError#0",
      "expfmt/fuzz/from_test_parse_error_0",
      "textparse/prom/TestPromNullByteHandling#0",
      "textparse/prom/TestUTF8PromParse#0",
    ],
  ],
  [
    "an unknown escape is kept as written, and refused in strict mode",
    "read",
    "INVALID_ESCAPE",
    [
      "expfmt/testTextParseError#1",
      "expfmt/testTextParseError#36",
      "expfmt/testTextParseError#38",
      "expfmt/fuzz/from_test_parse_error_1",
      "client_python/prom/test_escaping#1",
      "client_python/prom/test_label_escaping#2",
    ],
  ],
  [
    "a line ends at a newline, even within quotes",
    "INVALID_LABELS",
    "INVALID_LABELS",
    ["expfmt/testTextParseError#2", "expfmt/testTextParseError#40", "expfmt/fuzz/from_test_parse_error_2"],
  ],
  [
    "a line ends at a newline, even within a quoted name of a TYPE line",
    "INVALID_METRIC_NAME",
    "INVALID_LABELS",
    ["expfmt/testTextParseError#39"],
  ],
  [
    "__name__ is no label",
    "INVALID_LABEL_NAME",
    "INVALID_LABEL_NAME",
    ["expfmt/testTextParseError#4", "expfmt/fuzz/from_test_parse_error_4"],
  ],
  [
    "a quantile or bound may be anything in the raw samples",
    "read",
    "read",
    [
      "expfmt/testTextParseError#7",
      "expfmt/testTextParseError#19",
      "expfmt/testTextParseError#32",
      "expfmt/testTextParseError#33",
      "expfmt/fuzz/from_test_parse_error_7",
      "expfmt/fuzz/from_test_parse_error_19",
    ],
  ],
  [
    "a second HELP line is noted",
    "read",
    "read",
    ["expfmt/testTextParseError#12", "expfmt/fuzz/from_test_parse_error_12"],
  ],
  [
    "a second TYPE line, or one after samples, is noted",
    "read",
    "read",
    [
      "expfmt/testTextParseError#13",
      "expfmt/testTextParseError#14",
      "expfmt/fuzz/from_test_parse_error_13",
      "expfmt/fuzz/from_test_parse_error_14",
    ],
  ],
  ["a label comes once", "DUPLICATE_LABEL", "DUPLICATE_LABEL", ["expfmt/testTextParseError#34"]],
  [
    "a bucket or count may be negative in the raw samples",
    "read",
    "read",
    [
      "expfmt/testTextParseError#43",
      "expfmt/testTextParseError#44",
      "expfmt/testTextParseError#45",
      "expfmt/testTextParseError#46",
    ],
  ],
  ["labels are parted by commas", "INVALID_LABELS", "INVALID_LABELS", ["textparse/prom/TestPromParse#0"]],
  ["blanks within a TYPE line do not count", "read", "read", ["client_python/prom/test_extra_whitespace#1"]],
  [
    "an unknown escape in a help text is kept",
    "read",
    "read",
    ["client_python/prom/test_help_escaping#2", "client_python/prom/test_help_escaping#4"],
  ],
  ["blanks at the end of a line do not count", "read", "read", ["client_python/prom/test_timestamps#1"]],
];

function verdict(input: string | Uint8Array, strict: boolean): Verdict {
  try {
    parseMetrics(input, { strict });
    return "read";
  } catch (error) {
    if (error instanceof MetricsParseError) return error.code;
    throw error;
  }
}

describe("the text rows of the reference parsers", () => {
  it("are all here", () => {
    expect([bothAccept.length, bothRefuse.length, disputed.length]).toEqual([64, 62, 43]);
  });

  it.each(bothAccept)("give the server's samples and expfmt's metadata where both accept: $id", (row) => {
    for (const strict of [false, true]) {
      const families = parseMetrics(row.input, { strict });
      if (row.expected.promparse !== undefined) expectSamplesOf(families, row.expected.promparse);
      const metadata = metadataOf(families);
      for (const { name, type, help = "" } of row.expected.expfmt ?? []) {
        const ours = metadata[name];
        expect(ours?.type).toBe(type.toLowerCase());
        // Only expfmt takes \\" for an escape in a help text: B3 keeps it as it is.
        expect([ours?.help, ours?.help.replaceAll('\\"', '"')]).toContain(help);
      }
    }
  });

  it.each(bothRefuse)("are refused in strict mode where both refuse: $id", ({ input }) => {
    expect(verdict(input, true)).not.toBe("read");
  });

  it("are decided one by one where they disagree", () => {
    expect(decisions.flatMap(([, , , ids]) => ids).sort()).toEqual(disputed.map(({ id }) => id).sort());
  });

  describe.each(decisions)("where they disagree: %s", (_rule, usual, strict, ids) => {
    it.each(ids)("%s", (id) => {
      const { input, accepts, expected } = disputed.find((row) => row.id === id)!;
      expect([verdict(input, false), verdict(input, true)]).toEqual([usual, strict]);
      // The server also rewrites a bound that only Go takes for a number; a label is a string to us.
      const rewritten = typeof input === "string" && input.includes('"0x1p-3"');
      if (usual === "read" && accepts.promparse === true && !rewritten) {
        expectSamplesOf(parseMetrics(input), expected.promparse!);
      }
    });
  });
});
