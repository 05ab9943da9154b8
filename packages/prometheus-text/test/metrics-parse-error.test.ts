import { describe, expect, it } from "vitest";
import { MetricsParseError, parseMetrics } from "../src/index.ts";

function errorOf(page: string): MetricsParseError {
  try {
    parseMetrics(page);
  } catch (error) {
    if (error instanceof MetricsParseError) return error;
  }
  throw new Error("parsed");
}

describe("MetricsParseError", () => {
  it("says what is wrong, where, and with what text", () => {
    const error = errorOf("up 1\nhttp_requests{code=200} 5\n");
    expect(error).toMatchObject({
      name: "MetricsParseError",
      code: "INVALID_LABELS",
      line: 2,
      column: 20,
      text: "200} 5",
    });
    expect(error.message).toBe(
      'Expected a label value in double quotes, found "2" (line 2, column 20: "200} 5")',
    );
  });

  it("cuts the text short", () => {
    const { text } = errorOf(`1${"x".repeat(1_000)}\n`);
    expect(text).toBe(`1${"x".repeat(59)}…`);
  });

  it("names the remedy where there is one", () => {
    expect(errorOf("node.load 1\n").message).toContain(
      'put names beyond [a-zA-Z0-9_:] in quotes, {"like.this"}',
    );
    expect(errorOf('a 1 # {x="y"} 1\n').message).toContain('read the page with format "openmetrics"');
  });
});
