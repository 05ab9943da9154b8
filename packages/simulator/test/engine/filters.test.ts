import { expect, test } from "vitest";
import { matchesAny, matchesLabels, parseFilters } from "../../src/engine/filters.ts";

const parse = (filters: unknown): unknown =>
  Object.fromEntries(
    parseFilters(new URLSearchParams({ filters: JSON.stringify(filters) }), ["label", "name"]),
  );

test("filters come as lists or as the older maps", () => {
  expect(parse({ label: ["a", "b=c"] })).toEqual({ label: ["a", "b=c"] });
  expect(parse({ label: { a: true, "b=c": true } })).toEqual({ label: ["a", "b=c"] });
  expect(parseFilters(new URLSearchParams(), []).size).toBe(0);
});

test("an unknown or unreadable filter is refused", () => {
  expect(() => parse({ nonsense: ["1"] })).toThrow("invalid filter 'nonsense'");
  expect(() => parseFilters(new URLSearchParams("filters={"), [])).toThrow("invalid filter");
});

test("every label asked for must be there, with its value when one is named", () => {
  expect(matchesLabels({ a: "1", b: "2" }, ["a", "b=2"])).toBe(true);
  expect(matchesLabels({ a: "1", b: "2" }, ["a", "b=3"])).toBe(false);
  expect(matchesLabels({ a: "1=2" }, ["a=1=2"])).toBe(true);
});

test("one value that passes is enough, and no values ask for nothing", () => {
  expect(matchesAny(["a", "b"], (value) => value === "b")).toBe(true);
  expect(matchesAny(["a"], () => false)).toBe(false);
  expect(matchesAny(undefined, () => false)).toBe(true);
});
