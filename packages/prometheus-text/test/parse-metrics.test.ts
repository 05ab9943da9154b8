import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MetricsParseError, parseMetrics } from "../src/index.ts";
import type { ParseOptions, ParseProblem } from "../src/index.ts";
import { fixtures } from "./support/conformance.ts";

function problemsOf(
  page: string | Uint8Array,
  options: ParseOptions = {},
): { skipped: string[]; noted: string[] } {
  const skipped: string[] = [];
  const noted: string[] = [];
  const show = ({ code, line, column }: ParseProblem): string => `${code} ${line}:${column}`;
  parseMetrics(page, {
    ...options,
    onSkipped: (problem) => skipped.push(show(problem)),
    onNote: (problem) => noted.push(show(problem)),
  });
  return { skipped, noted };
}

describe("parseMetrics", () => {
  it("puts the samples of a page into families, in input order", () => {
    const page = [
      "# HELP http_requests_total Requests served.",
      "# TYPE http_requests_total counter",
      'http_requests_total{code="200"} 1027 1395066363000',
      'http_requests_total{code="400"} 3',
      "# TYPE rpc_seconds histogram",
      'rpc_seconds_bucket{le="0.5"} 1',
      'rpc_seconds_bucket{le="+Inf"} 2',
      "rpc_seconds_sum 1.5",
      "rpc_seconds_count 2",
      "up 1",
      "",
    ].join("\n");
    expect(parseMetrics(page)).toEqual([
      {
        name: "http_requests_total",
        type: "counter",
        help: "Requests served.",
        samples: [
          { name: "http_requests_total", labels: { code: "200" }, value: 1027, timestampMs: 1395066363000 },
          { name: "http_requests_total", labels: { code: "400" }, value: 3 },
        ],
      },
      {
        name: "rpc_seconds",
        type: "histogram",
        samples: [
          { name: "rpc_seconds_bucket", labels: { le: "0.5" }, value: 1 },
          { name: "rpc_seconds_bucket", labels: { le: "+Inf" }, value: 2 },
          { name: "rpc_seconds_sum", labels: {}, value: 1.5 },
          { name: "rpc_seconds_count", labels: {}, value: 2 },
        ],
      },
      { name: "up", type: "untyped", samples: [{ name: "up", labels: {}, value: 1 }] },
    ]);
  });

  it("reads exemplars, units and seconds in OpenMetrics", () => {
    const page = [
      "# TYPE rpc_seconds counter",
      "# UNIT rpc_seconds seconds",
      'rpc_seconds_total 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67 1520879606.5',
      "# EOF",
    ].join("\n");
    expect(parseMetrics(page, { format: "openmetrics", strict: true })).toEqual([
      {
        name: "rpc_seconds",
        type: "counter",
        unit: "seconds",
        samples: [
          {
            name: "rpc_seconds_total",
            labels: {},
            value: 17,
            timestampMs: 1520879607789,
            exemplar: { labels: { trace_id: "KOO5S4vxi0o" }, value: 0.67, timestampMs: 1520879606500 },
          },
        ],
      },
    ]);
  });

  it("reads the page of a real Watchtower", () => {
    const families = parseMetrics(readFileSync(join(fixtures, "pages", "watchtower-1.7.1.txt")), {
      strict: true,
    });
    expect(families).toHaveLength(41);
    expect(families.find(({ name }) => name === "watchtower_containers_scanned")).toEqual({
      name: "watchtower_containers_scanned",
      type: "gauge",
      help: "Number of containers scanned for changes by watchtower during the last scan",
      samples: [{ name: "watchtower_containers_scanned", labels: {}, value: 1 }],
    });
  });

  it("reads a large page of a real Go program", () => {
    const families = parseMetrics(readFileSync(join(fixtures, "pages", "go-application.txt")), {
      strict: true,
    });
    expect(families).toHaveLength(237);
  });

  it("throws the first line it cannot read, with its place and text", () => {
    const page = 'a 1\nb{x="1" y="2"} 2\nc x\n';
    expect(() => parseMetrics(page)).toThrow(
      new MetricsParseError({
        code: "INVALID_LABELS",
        message: 'Expected a comma or a closing brace, found "y"',
        line: 2,
        column: 9,
        text: 'y="2"} 2',
      }),
    );
  });

  it("gives every line it cannot read to onSkipped, and the rest of the page to the caller", () => {
    const skipped: ParseProblem[] = [];
    const families = parseMetrics("a 1\nb x\nc 3\n4d 1\n", { onSkipped: (problem) => skipped.push(problem) });
    expect(families.map(({ name }) => name)).toEqual(["a", "c"]);
    expect(skipped.map(({ line, code }) => [line, code])).toEqual([
      [2, "INVALID_VALUE"],
      [4, "INVALID_METRIC_NAME"],
    ]);
  });

  it("throws in strict mode even if someone listens", () => {
    expect(() => parseMetrics("a x\n", { strict: true, onSkipped: () => undefined })).toThrow(
      MetricsParseError,
    );
  });

  it("finds the line, and the place in it, that is not UTF-8", () => {
    const page = Buffer.concat([Buffer.from('a 1\nb{x="é'), Buffer.of(0xff), Buffer.from('"} 2\nc 3\n')]);
    expect(problemsOf(page)).toEqual({ skipped: ["INVALID_UTF8 2:7"], noted: [] });
    expect(parseMetrics(page, { onSkipped: () => undefined }).map(({ name }) => name)).toEqual(["a", "c"]);
  });

  it("loses no sample to a comment that is not UTF-8", () => {
    const page = Buffer.concat([Buffer.from("# HELP a "), Buffer.of(0xc3), Buffer.from("\na 1\n")]);
    expect(problemsOf(page)).toEqual({ skipped: [], noted: ["INVALID_UTF8 1:10"] });
    expect(() => parseMetrics(page, { strict: true })).toThrow(MetricsParseError);
  });

  it("gathers interleaved families, and says where they go on", () => {
    const page = "a 1\nb 2\na 3\n";
    expect(parseMetrics(page, { strict: true })).toEqual([
      {
        name: "a",
        type: "untyped",
        samples: [
          { name: "a", labels: {}, value: 1 },
          { name: "a", labels: {}, value: 3 },
        ],
        resumedAt: [1],
      },
      { name: "b", type: "untyped", samples: [{ name: "b", labels: {}, value: 2 }] },
    ]);
    expect(problemsOf(page).noted).toEqual(["INTERLEAVED_FAMILY 3:1"]);
  });

  it("notes metadata that is repeated, late, unknown or broken, and lets the first word stand", () => {
    const page =
      "# HELP a one\n# HELP a two\n# TYPE a blah\n# TYPE a gauge\na 1\nb 1\n# TYPE b gauge\n# TYPE 1 x\n";
    expect(problemsOf(page)).toEqual({
      skipped: [],
      noted: [
        "REPEATED_METADATA 2:1",
        "UNKNOWN_TYPE 3:10",
        "REPEATED_METADATA 4:1",
        "LATE_METADATA 7:1",
        "INVALID_METADATA 8:8",
      ],
    });
    const [a, b] = parseMetrics(page);
    expect([a?.help, a?.type, b?.type]).toEqual(["one", "untyped", "gauge"]);
  });

  it("prefers a family of exactly the sample's name to one it could be a part of", () => {
    const page = "# TYPE a summary\n# TYPE a_count gauge\na_count 1\na_sum 2\n";
    expect(parseMetrics(page).map(({ name, samples }) => [name, samples.length])).toEqual([
      ["a", 1],
      ["a_count", 1],
    ]);
  });

  it("wants # EOF in OpenMetrics, and nothing behind it", () => {
    expect(problemsOf("a 1\n", { format: "openmetrics" }).skipped).toEqual(["MISSING_EOF 2:1"]);
    expect(problemsOf("a 1\n# EOF\nb 1\n\nc\n", { format: "openmetrics" }).skipped).toEqual([
      "TEXT_AFTER_EOF 3:1",
      "TEXT_AFTER_EOF 5:1",
    ]);
  });

  it("changes no prototype, whatever things are called", () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const page =
      '# TYPE __proto__ counter\n# HELP __proto__ x\n__proto__{__proto__="p",constructor="c"} 1\n{"__proto__","toString"="t"} 2\nconstructor 3\n';
    const families = parseMetrics(page);
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(({} as Record<string, unknown>)["type"]).toBeUndefined();
    expect(families.map(({ name, type }) => [name, type])).toEqual([
      ["__proto__", "counter"],
      ["constructor", "untyped"],
    ]);
    const labels = families[0]!.samples[0]!.labels;
    expect(Object.entries(labels)).toEqual([
      ["__proto__", "p"],
      ["constructor", "c"],
    ]);
    expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
  });

  it("reads an empty page", () => {
    expect(parseMetrics("")).toEqual([]);
    expect(parseMetrics(new Uint8Array(0))).toEqual([]);
  });
});
