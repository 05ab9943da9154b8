import { expect, it } from "vitest";
import { environmentOption } from "../../src/stack/environment-option.ts";
import type { Problem } from "../../src/stack/problem.ts";
import { variable } from "../../src/yaml/variable.ts";

const read = (value: unknown) => {
  const problems: Problem[] = [];
  return { settings: [...environmentOption(value, "watchtower.environment", problems)], problems };
};

it("keeps strings and variables as they are, in their order", () => {
  const made = variable("TZ");
  const settings = { B: "$x", TZ: made, A: "", LEFT_OUT: undefined };
  expect(read(settings)).toStrictEqual({
    settings: [
      ["B", "$x"],
      ["TZ", made],
      ["A", ""],
    ],
    problems: [],
  });
  expect(read(undefined)).toStrictEqual({ settings: [], problems: [] });
});

it.each([
  [{ A: true }, [["A", "true"]], "A", "must be text, not a boolean"],
  [{ A: 30 }, [["A", "30"]], "A", "must be text, not a number"],
  [{ A: null }, [], "A", "must be text, not null"],
  [{ A: { name: "B" } }, [], "A", "must be text, not an object"],
  [{ A: "x\0" }, [], "A", "NUL"],
  [{ A: "\ud800" }, [], "A", "lone surrogate"],
  [{ "": "x" }, [], "", "is empty"],
  [{ "A=B": "x" }, [], "A=B", 'holds a "="'],
])("names what is wrong with %j", (value, settings, name, message) => {
  const back = read(value);
  expect(back.settings).toStrictEqual(settings);
  expect(back.problems).toMatchObject([
    { code: "environment-invalid", severity: "error", path: `watchtower.environment.${name}` },
  ]);
  expect(back.problems[0]?.message).toContain(message);
});

it.each([null, 1, ["A=1"], "A=1"])("refuses %j as a whole", (value) => {
  expect(read(value)).toMatchObject({ settings: [], problems: [{ path: "watchtower.environment" }] });
});
