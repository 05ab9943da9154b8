import { describe, expect, it } from "vitest";
import { parseMetrics, validateMetrics } from "../../src/index.ts";
import type { ExpositionFormat, Finding } from "../../src/index.ts";

function findings(format: ExpositionFormat, ...lines: string[]): string[] {
  const page = [...lines, ...(format === "openmetrics" ? ["# EOF"] : [])].join("\n");
  const show = ({ code, family, sample }: Finding): string =>
    `${code} ${family}${sample === undefined ? "" : `.${sample}`}`;
  return validateMetrics(parseMetrics(page, { format }), { format }).map(show);
}

const histogram = [
  "# TYPE h histogram",
  'h_bucket{le="1"} 2',
  'h_bucket{le="+Inf"} 3',
  "h_sum 4",
  "h_count 3",
];

describe("validateMetrics, of either format", () => {
  it.each(["text", "openmetrics"] as const)("finds nothing in a sound page (%s)", (format) => {
    const counter = format === "text" ? "c_total" : "c";
    expect(
      findings(
        format,
        ...histogram,
        `# TYPE ${counter} counter`,
        "c_total 5",
        "# TYPE s summary",
        's{quantile="0.5"} NaN',
        "s_sum 1",
        "s_count 2",
        "# TYPE g gauge",
        "g -1",
      ),
    ).toEqual([]);
  });

  it.each<[finding: string, lines: string[]]>([
    ["MISSING_INF_BUCKET 0.0", ['h_bucket{le="1"} 3', "h_sum 4", "h_count 3"]],
    ["BUCKET_ORDER 0.1", ['h_bucket{le="2"} 1', 'h_bucket{le="1"} 1', 'h_bucket{le="+Inf"} 1']],
    ["BUCKET_VALUES 0.1", ['h_bucket{le="1"} 2', 'h_bucket{le="+Inf"} 1']],
    ["COUNT_MISMATCH 0.0", ['h_bucket{le="+Inf"} 1', "h_sum 1", "h_count 2"]],
    ["MISSING_COUNT 0.0", ['h_bucket{le="+Inf"} 1', "h_sum 1"]],
    ["MISSING_SUM 0.0", ['h_bucket{le="+Inf"} 1', "h_count 1"]],
    ["INVALID_BOUND 0.0", ["h_bucket 1", 'h_bucket{le="+Inf"} 1']],
    ["INVALID_BOUND 0.0", ['h_bucket{le="x"} 1', 'h_bucket{le="+Inf"} 1']],
    ["INVALID_VALUE 0.0", ['h_bucket{le="1"} -1', 'h_bucket{le="+Inf"} 1']],
    ["UNEXPECTED_SUM 0.0", ['h_bucket{le="-1"} 0', 'h_bucket{le="+Inf"} 1', "h_sum 1", "h_count 1"]],
    ["SAMPLE_NAME 0.0", ["h 1", 'h_bucket{le="+Inf"} 1']],
  ])("finds %s in a histogram", (finding, lines) => {
    expect(findings("text", "# TYPE h histogram", ...lines)).toEqual([finding]);
    expect(findings("openmetrics", "# TYPE h histogram", ...lines)).toContain(finding);
  });

  it("keeps the label sets of a histogram apart", () => {
    expect(
      findings(
        "text",
        "# TYPE h histogram",
        ...["a", "b"].flatMap((x) => [`h_bucket{x="${x}",le="1"} 1`, `h_bucket{le="+Inf",x="${x}"} 1`]),
      ),
    ).toEqual([]);
  });

  it("finds quantiles that are none", () => {
    expect(findings("text", "# TYPE s summary", 's{quantile="1.5"} 1', "s 1", 's{quantile="x"} 1')).toEqual([
      "INVALID_QUANTILE 0.0",
      "INVALID_QUANTILE 0.1",
      "INVALID_QUANTILE 0.2",
    ]);
  });

  it("finds names that belong to two metrics", () => {
    expect(findings("text", "# TYPE a_count gauge", "# TYPE a summary")).toEqual(["NAME_CLASH 1"]);
    expect(findings("openmetrics", "# TYPE a counter", "# TYPE a_created gauge")).toEqual(["NAME_CLASH 1"]);
  });

  it("finds interleaved families, with the place where they go on", () => {
    expect(findings("text", "a 1", "b 1", "a 2")).toEqual(["INTERLEAVED_FAMILY 0.1"]);
  });

  it("says what is wrong in words that name the sample", () => {
    const [finding] = validateMetrics(parseMetrics('# TYPE c_total counter\nc_total{x="y"} -1\n'));
    expect(finding?.message).toBe('c_total{x="y"} counts something, but is negative: -1');
  });
});

describe("validateMetrics, of the text format", () => {
  it("finds counters without _total, and no fault with names that end so", () => {
    expect(findings("text", "# TYPE watchtower_scans_skipped counter", "# TYPE b_total counter")).toEqual([
      "COUNTER_NAME 0",
    ]);
  });

  it("allows what observations may be: negative sums, fractions of counts, negative quantiles", () => {
    expect(findings("text", "# TYPE s summary", 's{quantile="0.5"} -1', "s_sum -3", "s_count 1.5")).toEqual(
      [],
    );
  });
});

describe("validateMetrics, of OpenMetrics", () => {
  it.each<[finding: string, lines: string[]]>([
    ["SAMPLE_NAME 0.0", ["# TYPE c counter", "c 1"]],
    ["UNIT 0", ["# TYPE c counter", "# UNIT c seconds"]],
    ["UNIT 0", ["# TYPE c_u info", "# UNIT c_u u"]],
    ["INVALID_VALUE 0.0", ["# TYPE i info", 'i_info{a="b"} 2']],
    ["INVALID_VALUE 0.0", ["# TYPE s stateset", 's{s="a"} 2']],
    ["MISSING_LABEL 0.0", ["# TYPE s stateset", 's{a="b"} 1']],
    ["INVALID_VALUE 0.0", ["# TYPE s summary", 's{quantile="0.5"} -1']],
    ["NOT_INTEGER 0.0", ["# TYPE s summary", "s_count 1.5"]],
    ["INVALID_BOUND 0.0", ["# TYPE h histogram", 'h_bucket{le="+INF"} 0']],
    ["EXEMPLAR 0.0", ["# TYPE g gauge", 'g 1 # {a="b"} 1']],
    ["SPLIT_GROUP 0.2", ["# TYPE g gauge", 'g{a="1"} 1', 'g{a="2"} 1', 'g{a="1"} 2']],
    ["TIMESTAMPS 0.1", ["# TYPE g gauge", "g 1 5", "g 1 4"]],
    ["TIMESTAMPS 0.1", ["# TYPE g gauge", "g 1", "g 1 4"]],
    ["UNEXPECTED_SUM 0.0", ["# TYPE h gaugehistogram", 'h_bucket{le="+Inf"} 1', "h_gsum -1", "h_gcount 1"]],
  ])("finds %s in %j", (finding, lines) => {
    expect(findings("openmetrics", ...lines)).toEqual([finding]);
  });

  it("counts an exemplar's labels in characters, 128 at most", () => {
    const page = (value: string): string[] => ["# TYPE c counter", `c_total 1 # {a="${value}"} 1`];
    expect(findings("openmetrics", ...page("\u{1f600}".repeat(127)))).toEqual([]);
    expect(findings("openmetrics", ...page("x".repeat(128)))).toEqual(["EXEMPLAR 0.0"]);
  });
});
