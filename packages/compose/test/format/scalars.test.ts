import { expect, it } from "vitest";
import { engineOf } from "../../src/format/engine.ts";
import { byteSize, duration, flag, names, nonEmpty, number, oneOf, whole } from "../../src/format/scalars.ts";
import type { ScalarShape } from "../../src/format/shape.ts";
import { isScalarValue } from "../../src/source/value.ts";
import { valueOf } from "../support/values.ts";

/** What a shape makes of a YAML scalar: whether its kind fits, and if so, what is wrong with it. */
function verdict(shape: ScalarShape, yaml: string, version?: string): string {
  const value = valueOf(yaml);
  if (!isScalarValue(value) || !shape.kinds.has(value.kind)) return "another kind";
  const flaw = shape.flaw?.(value, engineOf("compose", version));
  return flaw === undefined ? "fits" : (flaw.split("\n")[0] ?? "");
}

it.each([
  ["true", "fits"],
  ["'yes'", "fits"],
  ["'1'", '"1" is neither true nor false.'],
  ["1", "another kind"],
  ["~", "another kind"],
])("takes a flag: %s %s", (yaml, expected) => {
  expect(verdict(flag, yaml)).toBe(expected);
});

it.each([
  [whole(), "3", "fits"],
  [whole(), "'3'", "fits"],
  [whole(), "3.0", "fits"],
  [whole(), "3.5", '"3.5" is not a whole number.'],
  [whole(), "'three'", '"three" is not a whole number.'],
  [whole({ fraction: true }), "3.5", "fits"],
  [whole({ strict: true }), "3.0", "another kind"],
  [whole({ asText: false }), "'3'", "another kind"],
  [whole({ min: 0 }), "-1", '"-1" is too small.'],
  [whole({ max: 100 }), "101", '"101" is too large.'],
  [whole({ min: 0, max: 100 }), "'100'", "fits"],
  [number(), "0.5", "fits"],
  [number(), "'0.5'", "fits"],
  [number(), "'inf'", '"inf" is not a number.'],
  [number(), "half", '"half" is not a number.'],
  [number({ asText: false }), "'0.5'", "another kind"],
])("takes a number %#: %s %s", (shape, yaml, expected) => {
  expect(verdict(shape, yaml)).toBe(expected);
});

it.each([
  ["1m30s", "fits"],
  ["'30'", '"30" is not a duration.'],
  ["30", "another kind"],
])("takes a duration: %s %s", (yaml, expected) => {
  expect(verdict(duration, yaml)).toBe(expected);
});

it.each([
  [byteSize(), "512m", "fits"],
  [byteSize(), "512", "another kind"],
  [byteSize("number"), "512.5", "fits"],
  [byteSize("whole number"), "512", "fits"],
  [byteSize("whole number"), "512.5", '"512.5" is not a whole number.'],
  [byteSize(), "lots", '"lots" is not an amount of memory.'],
])("takes an amount of memory %#: %s %s", (shape, yaml, expected) => {
  expect(verdict(shape, yaml)).toBe(expected);
});

it("takes a negative amount of memory from 5.1.4 on", () => {
  expect(verdict(byteSize(), "'-1'", "5.1.3")).toBe('"-1" is not an amount of memory.');
  expect(verdict(byteSize(), "'-1'", "5.1.4")).toBe("fits");
});

it("takes one of several words", () => {
  expect(verdict(oneOf("host", "private"), "host")).toBe("fits");
  expect(verdict(oneOf("host", "private"), "Host")).toBe(
    '"Host" is not one of the words that can stand here.',
  );
});

it("knows what a name is", () => {
  expect(["a", "A-1_b.c"].every((name) => names.test(name))).toBe(true);
  expect(["", "a b", "ä", "a/b", "a\n"].some((name) => names.test(name))).toBe(false);
  expect([nonEmpty.test(""), nonEmpty.test(" ")]).toEqual([false, true]);
});
