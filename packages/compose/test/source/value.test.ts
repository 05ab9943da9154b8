import { expect, it } from "vitest";
import { child, descendant, isScalarValue, textOf } from "../../src/source/value.ts";
import { valueOf } from "../support/values.ts";

const value = valueOf("a: { b: { c: 1 } }\nlist: [x]\ntext: t\nnone:\n");

it("goes down to the value of a key, or of several", () => {
  expect(child(value, "text")).toMatchObject({ kind: "string", text: "t" });
  expect(descendant(value, "a", "b", "c")).toMatchObject({ kind: "integer", number: 1 });
  expect(descendant(value)).toBe(value);
});

it("finds nothing where there is nothing", () => {
  expect(child(value, "constructor")).toBeUndefined();
  expect(child(child(value, "list"), "0")).toBeUndefined();
  expect(descendant(value, "text", "b", "c")).toBeUndefined();
  expect(child(undefined, "a")).toBeUndefined();
});

it("tells single values from lists and mappings, and gives the text of one", () => {
  expect(["a", "list", "text", "none"].map((key) => isScalarValue(child(value, key) ?? value))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(["a", "list", "text", "none", "missing"].map((key) => textOf(value, key))).toEqual([
    undefined,
    undefined,
    "t",
    undefined,
    undefined,
  ]);
});
