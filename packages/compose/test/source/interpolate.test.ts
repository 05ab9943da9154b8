import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolate } from "../../src/source/interpolate.ts";
import type { Dialect } from "../../src/source/interpolate.ts";

const variables = new Map([
  ["SET", "value"],
  ["EMPTY", ""],
]);
const filledIn = (template: string, dialect: Dialect = "compose") => {
  const result = interpolate(template, (name) => variables.get(name), dialect);
  return "text" in result ? result.text : result;
};

describe("for Compose", () => {
  it.each([
    ["$SET and ${SET}", "value and value"],
    ["$UNSET.", "."],
    ["${UNSET:-a} ${UNSET-b} ${EMPTY:-c} ${EMPTY-d}", "a b c "],
    ["${SET:+a} ${UNSET:+b} ${EMPTY:+c} ${EMPTY+d}", "a   d"],
    ["${SET:?no}", "value"],
    ["${UNSET:-${SET}}", "value"],
    ["${UNSET:-a}${UNSET:-b}", "ab"],
    ["$$SET $$", "$SET $"],
    ["a $ b, $1", "a $ b, $1"],
    ["${UNSET:-{}}", "{}"],
    ["$\u017fET", ""],
  ])("makes %j %j", (template, text) => {
    expect(filledIn(template)).toBe(text);
  });

  it.each(["${", "${}", "${1}", "${SET", "${SET!}", "${UNSET:-a\nb}"])("refuses %j", (template) => {
    expect(filledIn(template)).toEqual({ invalid: template });
  });

  it("refuses without a required variable, and says why", () => {
    expect(filledIn("${UNSET:?set $SET}")).toEqual({ required: "UNSET", reason: "set value" });
    expect(filledIn("${EMPTY:?no}")).toEqual({ required: "EMPTY", reason: "no" });
    expect(filledIn("${EMPTY?no}")).toBe("");
  });

  it("reads a default that is not used only in older versions", () => {
    expect(filledIn("${SET:-${UNSET:?no}}")).toBe("value");
    expect(filledIn("${SET:-${UNSET:?no}}", "eager-compose")).toEqual({ required: "UNSET", reason: "no" });
  });

  it("tells the variables that are not set", () => {
    expect(interpolate("$A ${B:-x} $SET", (name) => variables.get(name), "compose")).toMatchObject({
      unset: ["A", "B"],
    });
  });
});

describe("for docker stack", () => {
  it.each([
    ["${UNSET:-a} ${SET-b}", "a value"],
    ["${SET:-}", "value"],
    ["$$", "$"],
    ["${UNSET:-a-b}", "a-b"],
  ])("makes %j %j", (template, text) => {
    expect(filledIn(template, "stack")).toBe(text);
  });

  it.each(["a $ b", "$1", "${SET:+a}"])("refuses %j, unlike Compose", (template) => {
    expect(filledIn(template, "stack")).toEqual({ invalid: template });
  });

  it("forgets what it would refuse when a later variable can be filled in", () => {
    expect(filledIn("${UNSET:?no}", "stack")).toEqual({ required: "UNSET", reason: "no" });
    expect(filledIn("${UNSET:?no} $SET", "stack")).toBe(" value");
  });
});

it("gives back any text whose dollars are doubled", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.constantFrom<Dialect>("compose", "stack"),
      (text, dialect) => {
        expect(
          filledIn(
            text.replaceAll("$", () => "$$"),
            dialect,
          ),
        ).toBe(text);
      },
    ),
  );
});

it("takes time in proportion to the text, and refuses defaults of defaults without end", () => {
  const many = filledIn("${UNSET:-x}".repeat(50_000));
  expect(many).toBe("x".repeat(50_000));
  expect(filledIn("${UNSET:-".repeat(50_000))).toHaveProperty("invalid");
  expect(filledIn("${UNSET:-".repeat(50_000) + "}".repeat(50_000))).toHaveProperty("invalid");
});
