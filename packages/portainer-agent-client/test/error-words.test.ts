import type { Reply } from "@stack/http";
import { describe, expect, it } from "vitest";
import { errorWords } from "../src/error-words.ts";

function replyWith(body: string): Reply {
  const bytes = new TextEncoder().encode(body);
  const exchange = { method: "GET", url: "https://host:9001/x", status: 500, headers: {} };
  return { ...exchange, bytes, text: () => body, json: () => undefined };
}

describe("errorWords", () => {
  it.each([
    ["the agent's", '{"message":"m","details":"D"}', { from: "agent", message: "m", details: "D" }],
    ["the agent's without details", '{"message":"m"}', { from: "agent", message: "m", details: "" }],
    ["Docker's", '{"message":"no such"}\n', { from: "docker", message: "no such", details: "" }],
    [
      "a failed upgrade's, text with JSON below",
      'Bad Request\n{"message":"m","details":"D"}',
      { from: "agent", message: "m", details: "D" },
    ],
    [
      "the router's text",
      "404 page not found\n",
      { from: "text", message: "404 page not found", details: "" },
    ],
    ["nothing", "", { from: "nobody", message: "", details: "" }],
    ["a page", "<html><body>login", { from: "text", message: "", details: "" }],
    ["other JSON", "[1]", { from: "agent", message: "", details: "" }],
    ["members of other types", '{"message":1}', { from: "agent", message: "", details: "" }],
  ])("reads %s", (_, body, words) => {
    expect(errorWords(replyWith(body))).toEqual(words);
  });
});
