import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpolate, interpolateAll } from "../../src/compose/interpolate.ts";

const variables: Record<string, string> = { SET: "value", EMPTY: "", lower: "l" };
const lookup = (name: string): string | undefined =>
  Object.hasOwn(variables, name) ? variables[name] : undefined;
const replaced = (text: string): string => interpolate(text, "services.web.image", { lookup });

describe("a variable", () => {
  test.each([
    ["$SET", "value"],
    ["${SET}", "value"],
    ["a${SET}b$lower", "avaluebl"],
    ["${MISSING}", ""],
    ["$$SET", "$SET"],
    ["$$$SET", "$value"],
    ["a $ b, $1", "a $ b, $1"],
    ["${SET:-x}", "value"],
    ["${EMPTY:-x}", "x"],
    ["${EMPTY-x}", ""],
    ["${MISSING-x}", "x"],
    ["${SET:+x}", "x"],
    ["${EMPTY:+x}", ""],
    ["${EMPTY+x}", "x"],
    ["${MISSING+x}", ""],
    ["${MISSING:-${SET}}", "value"],
    ["${MISSING:-${ALSO:-deep}}!", "deep!"],
    ["${MISSING:-a$$b}", "a$b"],
    ["${SET:?never}", "value"],
  ])("%s becomes %j", (text, expected) => {
    expect(replaced(text)).toBe(expected);
  });

  test.each([
    ["${MISSING:?set it}", "required variable MISSING is missing a value: set it"],
    ["${MISSING?}", "required variable MISSING is missing a value"],
    ["${EMPTY:?set ${SET}}", "required variable EMPTY is missing a value: set value"],
    ["${SET", "invalid interpolation format for services.web.image"],
    ["${}", "invalid interpolation format"],
    ["${SET!}", "invalid interpolation format"],
  ])("%s is refused", (text, message) => {
    expect(() => replaced(text)).toThrow(message);
  });
});

test("a variable that is not set is reported", () => {
  const unset: string[] = [];
  interpolate("${A}$B${C:-c}$SET", "x", { lookup, onUnset: (name) => unset.push(name) });
  expect(unset).toEqual(["A", "B"]);
});

test("keys are never replaced, values at any depth are", () => {
  expect(interpolateAll({ a$SET: ["$SET", { b: "$SET", c: 1, d: null }] }, "", { lookup })).toEqual({
    a$SET: ["value", { b: "value", c: 1, d: null }],
  });
});

test("any text comes back when its dollars are doubled", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(replaced(text.replaceAll("$", "$$$$"))).toBe(text);
    }),
  );
});
