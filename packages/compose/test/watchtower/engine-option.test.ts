import { expect, it } from "vitest";
import { apiVersionComment, engineOption, engineProblems } from "../../src/watchtower/engine-option.ts";
import type { Problem } from "../../src/stack/problem.ts";

const engine = { apiVersion: "1.52", minApiVersion: "1.44" };

it("takes two versions in the right order", () => {
  const problems: Problem[] = [];
  expect(engineOption(engine, problems)).toStrictEqual(engine);
  expect(engineOption(undefined, problems)).toBeUndefined();
  expect(problems).toStrictEqual([]);
});

it.each([
  {},
  { apiVersion: "1.52" },
  { apiVersion: 1.52, minApiVersion: 1.44 },
  { apiVersion: "1.43", minApiVersion: "1.44" },
])("goes on without the engine for %j, and says so", (value) => {
  const problems: Problem[] = [];
  expect(engineOption(value, problems)).toBeUndefined();
  expect(problems).toMatchObject([{ code: "engine-version-invalid", severity: "error", path: "engine" }]);
});

it("means something to the original alone", () => {
  const codes = (flavour: "containrrr" | "nicholas-fedor", value?: typeof engine) => {
    const problems: Problem[] = [];
    engineProblems(flavour, value, problems);
    return problems.map(({ code }) => code);
  };
  const old = { apiVersion: "1.24", minApiVersion: "1.12" };
  expect([codes("containrrr"), codes("containrrr", engine), codes("containrrr", old)]).toStrictEqual([
    ["engine-unknown"],
    [],
    ["engine-too-old"],
  ]);
  expect([codes("nicholas-fedor"), codes("nicholas-fedor", old)]).toStrictEqual([[], []]);
});

it("explains the version with and without an engine", () => {
  expect(apiVersionComment(engine)).toContain("lowest version that the engine takes");
  expect(apiVersionComment(undefined)).toContain("needs Docker 25");
});
