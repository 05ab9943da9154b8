import { describe, expect, it } from "vitest";
import { MetricsParseError, parseMetrics } from "../src/index.ts";
import { readRows } from "./support/conformance.ts";
import { expectSameSamples } from "./support/samples.ts";
const rows = readRows("metrics-text.jsonl");
const bothAccept = rows.filter(({ accepts }) => accepts.expfmt_utf8 === true && accepts.promparse === true);
const bothRefuse = rows.filter(({ accepts }) => accepts.expfmt_utf8 === false && accepts.promparse === false);
const disputed = rows.filter(({ accepts }) => accepts.expfmt_utf8 !== accepts.promparse);
describe("rows", () => {
  it("has", () => {
    expect([bothAccept.length, bothRefuse.length, disputed.length]).toEqual([64, 62, 43]);
  });
  it.each(bothAccept)("accept $id", (row) => {
    for (const strict of [false, true]) {
      expectSameSamples(parseMetrics(row.input, { strict }), row.expected.promparse ?? []);
    }
  });
  it.each(bothRefuse)("refuse $id", (row) => {
    expect(() => parseMetrics(row.input, { strict: true })).toThrow(MetricsParseError);
  });
  it.each(disputed)("disputed $id", (row) => {
    const v: string[] = [];
    for (const strict of [false, true]) {
      try { parseMetrics(row.input, { strict }); v.push("accept"); } catch (e) { v.push((e as MetricsParseError).code+':'+(e as Error).message); }
    }
    console.log(row.id, v);
  });
});
