import { expect, it } from "vitest";
import {
  booleanOption,
  choiceOption,
  flawOf,
  kindOf,
  objectOption,
  textOption,
} from "../../src/stack/option-values.ts";
import type { Problem } from "../../src/stack/problem.ts";

const collect = <T>(read: (problems: Problem[]) => T) => {
  const problems: Problem[] = [];
  return { value: read(problems), problems };
};

it("an object option names what it is not and what it does not know", () => {
  expect(collect((problems) => objectOption(undefined, "agent", ["image"], problems))).toStrictEqual({
    value: {},
    problems: [],
  });
  for (const value of [null, 1, "x", [], true]) {
    expect(collect((problems) => objectOption(value, "agent", ["image"], problems))).toMatchObject({
      value: {},
      problems: [{ code: "option-invalid", path: "agent", severity: "error" }],
    });
  }
  const { problems } = collect((list) => objectOption({ imgae: "x" }, "agent", ["image", "listen"], list));
  expect(problems).toStrictEqual([
    {
      code: "option-unknown",
      severity: "error",
      path: "agent.imgae",
      message: 'There is no option "imgae" here.',
      hint: "The options here are image and listen.",
    },
  ]);
  expect(collect((list) => objectOption({ x: 1 }, "options", ["name"], list)).problems[0]?.path).toBe("x");
});

it("a text option falls back to its default, with a problem unless it was left out", () => {
  expect(collect((problems) => textOption(undefined, "name", "d", problems))).toStrictEqual({
    value: "d",
    problems: [],
  });
  expect(collect((problems) => textOption(" x ", "name", "d", problems))).toStrictEqual({
    value: " x ",
    problems: [],
  });
  for (const value of ["", "  ", 1, null, {}, [], "a\0", "\ud800"]) {
    expect(collect((problems) => textOption(value, "name", "d", problems))).toMatchObject({
      value: "d",
      problems: [{ code: "option-invalid", path: "name", severity: "error" }],
    });
  }
});

it("a boolean option takes true and false alone", () => {
  expect(collect((problems) => booleanOption(false, "x", true, problems))).toStrictEqual({
    value: false,
    problems: [],
  });
  expect(collect((problems) => booleanOption(undefined, "x", true, problems))).toStrictEqual({
    value: true,
    problems: [],
  });
  expect(collect((problems) => booleanOption("false", "x", true, problems))).toMatchObject({
    value: true,
    problems: [{ message: "x must be true or false, not a string." }],
  });
});

it("a choice option takes its words alone", () => {
  const read = (value: unknown) =>
    collect((problems) => choiceOption(value, "gpu", ["none", "runtime"], "none", problems));
  expect(read("runtime")).toStrictEqual({ value: "runtime", problems: [] });
  expect(read(undefined)).toStrictEqual({ value: "none", problems: [] });
  expect(read("all")).toMatchObject({
    value: "none",
    problems: [{ message: 'gpu must be none or runtime, not "all".' }],
  });
});

it("a flaw is what no container setting can hold", () => {
  expect(flawOf("é 😀\n")).toBeUndefined();
  expect(flawOf("a\0")).toContain("NUL");
  expect(flawOf("\udc00")).toContain("lone surrogate");
});

it("a kind never shows the value", () => {
  expect(["s3cret", 1, null, undefined, [], {}, () => 1].map(kindOf)).toStrictEqual([
    "a string",
    "a number",
    "null",
    "undefined",
    "a list",
    "an object",
    "a function",
  ]);
});
