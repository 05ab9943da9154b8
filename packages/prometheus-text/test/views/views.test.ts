import { describe, expect, it } from "vitest";
import {
  MetricViewError,
  parseMetrics,
  readCounters,
  readGauges,
  readHistograms,
  readSummaries,
} from "../../src/index.ts";
import type { MetricFamily } from "../../src/index.ts";

function family(page: string, format: "text" | "openmetrics" = "text"): MetricFamily {
  return parseMetrics(format === "text" ? page : `${page}\n# EOF\n`, { format })[0]!;
}

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof MetricViewError) return error.code;
  }
  return "none";
}

describe("readHistograms", () => {
  const page = [
    "# TYPE h histogram",
    ...["GET", "POST"].flatMap((method, index) => [
      `h_bucket{method="${method}",le="+Inf"} ${index + 5}`,
      `h_bucket{le="0.5",method="${method}"} ${index + 1}`,
      `h_sum{method="${method}"} ${index + 2}.5`,
      `h_count{method="${method}"} ${index + 5}`,
    ]),
  ].join("\n");

  it("keeps every label set apart, buckets by ascending bound", () => {
    expect(readHistograms(family(page))).toEqual([
      {
        labels: { method: "GET" },
        buckets: [
          { upperBound: 0.5, count: 1 },
          { upperBound: Infinity, count: 5 },
        ],
        sum: 2.5,
        count: 5,
      },
      {
        labels: { method: "POST" },
        buckets: [
          { upperBound: 0.5, count: 2 },
          { upperBound: Infinity, count: 6 },
        ],
        sum: 3.5,
        count: 6,
      },
    ]);
  });

  it("takes over exemplars, creation times and timestamps of OpenMetrics", () => {
    const lines = [
      "# TYPE h histogram",
      'h_bucket{le="+Inf"} 1 5 # {id="x"} 0.5',
      "h_count 1 5",
      "h_sum 2 5",
      "h_created 3 5",
    ];
    expect(readHistograms(family(lines.join("\n"), "openmetrics"))).toEqual([
      {
        labels: {},
        buckets: [{ upperBound: Infinity, count: 1, exemplar: { labels: { id: "x" }, value: 0.5 } }],
        count: 1,
        sum: 2,
        createdMs: 3000,
        timestampMs: 5000,
      },
    ]);
  });

  it("begins another series where a part of one comes again", () => {
    const lines = [
      "# TYPE h gaugehistogram",
      'h_bucket{le="+Inf"} 1 5',
      "h_gcount 1 5",
      'h_bucket{le="+Inf"} 2 6',
      "h_gcount 2 6",
    ];
    const series = readHistograms(family(lines.join("\n"), "openmetrics"));
    expect(series.map(({ count, timestampMs }) => [count, timestampMs])).toEqual([
      [1, 5000],
      [2, 6000],
    ]);
  });

  it.each([
    ["INVALID_BOUND", 'h_bucket{le="x"} 1'],
    ["INVALID_BOUND", "h_bucket 1"],
    ["INVALID_COUNT", 'h_bucket{le="1"} -1'],
    ["INVALID_COUNT", "h_count NaN"],
  ])("refuses with %s: %s", (code, line) => {
    expect(codeOf(() => readHistograms(family(`# TYPE h histogram\n${line}\n`)))).toBe(code);
  });
});

describe("readSummaries", () => {
  it("keeps every label set apart", () => {
    const lines = [
      "# TYPE s summary",
      's{a="1",quantile="0.5"} NaN',
      's_sum{a="1"} 1',
      's_count{a="1"} 2',
      's_count{a="2"} 3',
    ];
    expect(readSummaries(family(lines.join("\n")))).toEqual([
      { labels: { a: "1" }, quantiles: [{ quantile: 0.5, value: NaN }], sum: 1, count: 2 },
      { labels: { a: "2" }, quantiles: [], count: 3 },
    ]);
  });

  it("refuses a sample without a quantile that is a number", () => {
    expect(codeOf(() => readSummaries(family('# TYPE s summary\ns{quantile="x"} 1\n')))).toBe(
      "INVALID_QUANTILE",
    );
    expect(codeOf(() => readSummaries(family("# TYPE s summary\ns_count -1\n")))).toBe("INVALID_COUNT");
  });
});

describe("readCounters", () => {
  it("reads both formats' spelling", () => {
    expect(readCounters(family('# TYPE c_total counter\nc_total{a="1"} 1 5\nc_total{a="2"} 2\n'))).toEqual([
      { labels: { a: "1" }, value: 1, timestampMs: 5 },
      { labels: { a: "2" }, value: 2 },
    ]);
    expect(
      readCounters(family('# TYPE c counter\nc_total 1 # {id="x"} 1\nc_created 2.5', "openmetrics")),
    ).toEqual([{ labels: {}, value: 1, createdMs: 2500, exemplar: { labels: { id: "x" }, value: 1 } }]);
  });

  it("refuses a counter below zero, and names it", () => {
    const counter = family('# TYPE c_total counter\nc_total{a="1"} -1\n');
    expect(() => readCounters(counter)).toThrow('c_total{a="1"} counts something, but is -1');
  });
});

describe("readGauges", () => {
  it("reads gauges and what has no type", () => {
    expect(readGauges(family("# TYPE g gauge\ng -1 5\n"))).toEqual([
      { labels: {}, value: -1, timestampMs: 5 },
    ]);
    expect(readGauges(family("u 1\n"))).toEqual([{ labels: {}, value: 1 }]);
  });
});

describe("all views", () => {
  it("refuse a family of another type", () => {
    const gauge = family("# TYPE g gauge\ng 1\n");
    const counter = family("# TYPE c_total counter\n");
    for (const read of [readCounters, readHistograms, readSummaries]) {
      expect(codeOf(() => read(gauge))).toBe("WRONG_TYPE");
    }
    expect(() => readGauges(counter)).toThrow(
      'Metric "c_total" is of type counter, not gauge or untyped or unknown',
    );
  });

  it("leave a label named __proto__ a label", () => {
    const [series] = readSummaries(family('# TYPE s summary\ns_count{__proto__="x"} 1\n'));
    expect(Object.entries(series!.labels)).toEqual([["__proto__", "x"]]);
  });
});
