import { describe, expect, it } from "vitest";
import { interpolation, isVariable, variable } from "../../src/yaml/variable.ts";

describe("variable", () => {
  it.each([
    [variable("A"), "${A}"],
    [variable("_a1"), "${_a1}"],
    [variable("A", { default: "" }), "${A:-}"],
    [variable("A", { default: "b $c" }), "${A:-b $$c}"],
    [variable("A", { required: true }), "${A:?}"],
    [variable("A", { required: "set A, it costs $1" }), "${A:?set A, it costs $$1}"],
  ])("%o prints as %s", (made, text) => {
    expect(interpolation(made)).toBe(text);
  });

  it.each(["", "1A", "A-B", "A B", "a.b", "${A}", "A}", "A:-b", "é", "\u017f", "A\n", undefined, 1])(
    "refuses the name %j",
    (name) => {
      expect(() => variable(name as string)).toThrow(TypeError);
    },
  );

  it.each(["a}b", "{", "a\nb", "\r"])(
    "refuses %j in a default and a message, which Compose cannot read back",
    (words) => {
      expect(() => variable("A", { default: words })).toThrow("the default of variable A must not hold");
      expect(() => variable("A", { required: words })).toThrow("the message of variable A must not hold");
    },
  );

  it("refuses a default for what is required, and words that are no text", () => {
    const options = { default: "a", required: true } as const;
    expect(() => variable("A", options)).toThrow("choose one");
    expect(() => variable("A", { default: 1 } as unknown as { default: string })).toThrow("must be a string");
  });

  it("cannot be joined to a string by accident", () => {
    const made = variable("TOKEN");
    expect(() => `Bearer ${made as unknown as string}`).toThrow(
      "variable TOKEN cannot be joined to a string",
    );
  });

  it("is equal to another made from the same, and cannot be changed", () => {
    const made = variable("A", { default: "b" });
    expect(made).toStrictEqual(variable("A", { default: "b" }));
    expect(made).not.toEqual(variable("A", { default: "c" }));
    expect(Object.isFrozen(made)).toBe(true);
  });
});

it("isVariable knows what variable made, and no look-alike", () => {
  expect(isVariable(variable("A"))).toBe(true);
  expect(isVariable({ name: "A" })).toBe(false);
  expect(isVariable(Object.create(variable("A")))).toBe(false);
  expect(isVariable("${A}")).toBe(false);
  expect(isVariable(null)).toBe(false);
});
