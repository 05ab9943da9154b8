import { describe, expect, test } from "vitest";
import { readDescription } from "../support/api-description.ts";
import type { CapturedReply } from "../support/captured-reply.ts";

const { problemsOf } = await readDescription();
const json = "application/json; charset=utf-8";
const framed = { api_version: "v1", timestamp: "2026-01-01T00:00:00Z" };
const summary = { scanned: 1, updated: 0, failed: 0, restarted: 0, skipped: 0 };

function reply(operation: string, status: number, type: string | undefined, body: unknown): CapturedReply {
  return {
    operation,
    status,
    headers: new Headers(type === undefined ? {} : { "content-type": type, "retry-after": "30" }),
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

describe("what the real replies are held against", () => {
  test.for<[string, CapturedReply]>([
    ["JSON", reply("GET /v1/status", 200, json, { ...framed, summary })],
    ["text", reply("GET /livez", 200, "text/plain", "OK")],
    ["nothing", reply("GET /v1/status", 204, undefined, "")],
    ["a header", reply("GET /v1/metrics", 429, "text/plain", "Too Many Requests")],
    [
      "an event",
      reply(
        "GET /v1/events",
        200,
        "text/event-stream",
        `event: scan_failed\ndata: ${JSON.stringify({ type: "scan_failed", timestamp: "now", data: { error: "why" } })}\n\n`,
      ),
    ],
  ])("takes %s as described", ([, given]) => {
    expect(problemsOf(given)).toEqual([]);
  });

  test.for<[string, CapturedReply, RegExp]>([
    ["a status", reply("GET /livez", 500, "text/plain", ""), /500 is not described/],
    ["an operation", reply("GET /v2/status", 200, json, {}), /not described/],
    ["a content type", reply("GET /livez", 200, "text/html", "OK"), /text\/html is not described/],
    ["a body without a type", reply("GET /livez", 200, undefined, "OK"), /without content type/],
    ["another text", reply("GET /livez", 200, "text/plain", "Ok"), /must be equal to constant/],
    ["a missing member", reply("GET /v1/status", 200, json, framed), /required property 'summary'/],
    [
      "a member of another type",
      reply("GET /v1/status", 200, json, { ...framed, summary: { ...summary, scanned: "1" } }),
      /scanned must be integer/,
    ],
    [
      "a member it does not name",
      reply("GET /v1/status", 200, json, { ...framed, summary, more: 1 }),
      /must NOT have additional properties/,
    ],
    [
      "an event of another shape",
      reply(
        "GET /v1/events",
        200,
        "text/event-stream",
        `data: {"type":"scan_failed","timestamp":"now","data":{}}\n`,
      ),
      /must match/,
    ],
    [
      "a header of another type",
      { ...reply("GET /v1/metrics", 429, "text/plain", ""), headers: new Headers({ "retry-after": "soon" }) },
      /must be integer/,
    ],
  ])("finds %s", ([, given, problem]) => {
    expect(problemsOf(given).join("\n")).toMatch(problem);
  });
});
