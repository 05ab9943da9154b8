import { describe, expect, it } from "vitest";
import { acceptHeader, parseContentType } from "../src/index.ts";

describe("parseContentType", () => {
  it.each<[string | null | undefined, ReturnType<typeof parseContentType>]>([
    ["text/plain; version=0.0.4; charset=utf-8", { format: "text", version: "0.0.4" }],
    [
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
      { format: "text", version: "0.0.4", escaping: "underscores" },
    ],
    [
      'application/openmetrics-text; version="1.0.0"; charset=utf-8; escaping=allow-utf-8',
      { format: "openmetrics", version: "1.0.0", escaping: "allow-utf-8" },
    ],
    ["Application/OpenMetrics-Text;VERSION=1.0.0", { format: "openmetrics", version: "1.0.0" }],
    ["text/plain", { format: "text" }],
    ["text/plain; escaping=nonsense", { format: "text" }],
    ["", { format: "text" }],
    [null, { format: "text" }],
    [undefined, { format: "text" }],
    ["text/html; charset=utf-8", undefined],
    [
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
      undefined,
    ],
    ["application/json", undefined],
  ])("reads %j", (header, expected) => {
    expect(parseContentType(header)).toEqual(expected);
  });
});

describe("acceptHeader", () => {
  it("asks for both formats, the preferred one first, and never for protobuf", () => {
    expect(acceptHeader()).toBe(
      "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1",
    );
    expect(acceptHeader({ prefer: "openmetrics", escaping: "allow-utf-8" })).toBe(
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8,text/plain;version=0.0.4;escaping=allow-utf-8;q=0.5,*/*;q=0.1",
    );
  });

  it("asks for what parseContentType can read", () => {
    for (const type of acceptHeader().split(",").slice(0, 2)) expect(parseContentType(type)).toBeDefined();
  });
});
