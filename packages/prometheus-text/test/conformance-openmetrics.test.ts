import { describe, expect, it } from "vitest";
import { MetricsParseError, parseMetrics, validateMetrics } from "../src/index.ts";
import type { FindingCode, ParseProblemCode } from "../src/index.ts";
import { readRows } from "./support/conformance.ts";
import type { ConformanceRow } from "./support/conformance.ts";
import { expectExemplarsOf, expectSamplesOf } from "./support/samples.ts";

const rows = readRows("metrics-openmetrics.jsonl");
const official = rows.filter(({ source }) => source === "openmetrics");
const officialInputs = new Set(official.map(({ input }) => input));
const others = rows.filter(({ source }) => source !== "openmetrics");
const agreed = others.filter(({ accepts }) => accepts.omparse === (accepts.py_om ?? false));
const disputed = others.filter((row) => !agreed.includes(row));
/** Disputed between the server and client_python, and not decided by the official suite either. */
const open = disputed.filter(({ input }) => !officialInputs.has(input));

const openmetrics = { format: "openmetrics" } as const;

/** The first thing wrong with a page read strictly and validated, or "valid". */
function verdict(input: string | Uint8Array): "valid" | ParseProblemCode | FindingCode {
  try {
    const families = parseMetrics(input, { ...openmetrics, strict: true });
    return validateMetrics(families, openmetrics)[0]?.code ?? "valid";
  } catch (error) {
    if (error instanceof MetricsParseError) return error.code;
    throw error;
  }
}

/** What the rows outside of the official suite come to on which the two parsers disagree. */
const decisions: [rule: string, verdict: ReturnType<typeof verdict>, ids: string[]][] = [
  [
    "families are written in one piece",
    "INTERLEAVED_FAMILY",
    [
      "textparse/om/TestOpenMetricsParse#0",
      "textparse/om/TestOpenMetricsParse_UTF8#0",
      "textparse/om/TestSTParseFailures#1",
      "textparse/nhcb/TestNHCBParserOnOMParser#0",
    ],
  ],
  ["buckets are cumulative", "BUCKET_VALUES", ["textparse/nhcb/TestNHCBParserErrorHandling#0"]],
  [
    "no blanks within braces",
    "INVALID_LABEL_NAME",
    [
      "client_python/openmetrics/test_complex_name_counter#1",
      "client_python/openmetrics/test_escaping#1",
      "client_python/openmetrics/test_utf8_histogram_float_values#1",
      "client_python/openmetrics/test_native_histogram_utf8_stress#1",
      "client_python/openmetrics/test_native_histogram_with_labels_utf8#1",
    ],
  ],
  [
    "counts are whole numbers",
    "NOT_INTEGER",
    ["126", "127", "133", "134", "139"].map((row) => `client_python/openmetrics/test_invalid_input#${row}`),
  ],
  [
    "samples of one label set stand together",
    "SPLIT_GROUP",
    ["client_python/openmetrics/test_invalid_input#157"],
  ],
  [
    "native histograms have no place in the text of OpenMetrics 1.0",
    "INVALID_VALUE",
    [
      "client_python/openmetrics/test_native_histogram#1",
      "client_python/openmetrics/test_native_histogram_three_pos_spans_no_neg_spans_or_deltas#1",
      "client_python/openmetrics/test_native_histogram_utf8#1",
      "client_python/openmetrics/test_native_histogram_with_classic_histogram#1",
      "client_python/openmetrics/test_native_histogram_with_labels#1",
      "client_python/openmetrics/test_native_plus_classic_histogram_two_labelsets#1",
    ],
  ],
  ["a sum of a histogram is not negative", "INVALID_VALUE", ["textparse/testdata/alltypes.5mfs.om.txt"]],
];

/** Rows that the server reads and we do not, or differently, even when not strict. */
const differences: [reason: string, ids: string[]][] = [
  [
    "a label comes once (B3)",
    [
      "openmetrics/bad_invalid_labels_2",
      "openmetrics/bad_invalid_labels_5",
      "client_python/openmetrics/test_invalid_input#21",
      "client_python/openmetrics/test_invalid_input#24",
    ],
  ],
  [
    "a timestamp beyond 64 bits overflows in the server",
    ["openmetrics/timestamps", "client_python/openmetrics/test_timestamps#1"],
  ],
];

describe("the official OpenMetrics suite", () => {
  it("has 211 documents, of which 44 are valid", () => {
    expect([official.length, official.filter((row) => row.shouldParse).length]).toEqual([211, 44]);
  });

  it.each(official)("is matched: $id", ({ input, shouldParse }) => {
    expect(verdict(input) === "valid").toBe(shouldParse);
  });
});

describe("the OpenMetrics rows of the reference parsers", () => {
  it("are all here", () => {
    expect(rows.length).toBe(548);
  });

  it.each(agreed)("come to the same where both agree: $id", ({ input, accepts }) => {
    expect(verdict(input) === "valid").toBe(accepts.omparse);
  });

  it.each(disputed.filter((row) => !open.includes(row)))(
    "come to what the official suite says of the same document: $id",
    ({ input }) => {
      expect(verdict(input) === "valid").toBe(official.find((row) => row.input === input)!.shouldParse);
    },
  );

  it("are decided one by one where they disagree", () => {
    expect(decisions.flatMap(([, , ids]) => ids).sort()).toEqual(open.map(({ id }) => id).sort());
  });

  describe.each(decisions)("where they disagree: %s", (_rule, expected, ids) => {
    it.each(ids)("%s", (id) => {
      expect(verdict(open.find((row) => row.id === id)!.input)).toBe(expected);
    });
  });

  const known = new Set(differences.flatMap(([, ids]) => ids));
  const readByServer = rows.filter(({ accepts, id }) => accepts.omparse === true && !known.has(id));

  it.each(readByServer)("give the server's samples when not read strictly: $id", (row: ConformanceRow) => {
    const families = parseMetrics(row.input, openmetrics);
    expectSamplesOf(families, row.expected.omparse ?? []);
    expectExemplarsOf(families, row.expected.omparse ?? []);
  });

  describe.each(differences)("differ from the server, because %s", (_reason, ids) => {
    it.each(ids)("%s", (id) => {
      const { input, expected } = rows.find((row) => row.id === id)!;
      expect(() => expectSamplesOf(parseMetrics(input, openmetrics), expected.omparse ?? [])).toThrow();
    });
  });
});
