import { expect, it } from "vitest";
import { ProblemList } from "../../src/lint/lint-problem.ts";
import { readYaml } from "../../src/source/yaml-source.ts";

const source = readYaml("a: 1\nb: 2\n");
const words = ["Something is wrong.", "Mend it."] as const;

it("gives problems in the order of the text, with line and column from 1", () => {
  const problems = new ProblemList(source);
  problems.add("key-unknown", "error", ["b"], { start: 5 }, ...words);
  problems.add("key-unknown", "warning", [], { start: 0 }, ...words);
  expect(problems.sorted()).toMatchObject([
    { path: "", line: 1, column: 1, severity: "warning" },
    { path: "b", line: 2, column: 1, message: words[0], hint: words[1] },
  ]);
});

it("tells each thing once of a place", () => {
  const problems = new ProblemList(source);
  for (const path of ["a", "x"]) problems.add("key-unknown", "error", [path], { start: 0 }, ...words);
  problems.add("type-wrong", "error", ["a"], { start: 0 }, ...words);
  expect(problems.sorted().map(({ code, path }) => [code, path])).toEqual([
    ["key-unknown", "a"],
    ["type-wrong", "a"],
  ]);
});

it("is full at a thousand", () => {
  const problems = new ProblemList(source);
  for (let index = 0; index < 1500; index++) {
    problems.add("key-unknown", "error", [], { start: 0 }, String(index), "");
  }
  expect([problems.isFull(), problems.sorted().length]).toEqual([true, 1000]);
});

it("knows whether there are any, and errors among them", () => {
  const problems = new ProblemList(source);
  expect([problems.isEmpty(), problems.hasErrors()]).toEqual([true, false]);
  problems.add("key-unknown", "warning", [], { start: 0 }, ...words);
  expect([problems.isEmpty(), problems.hasErrors()]).toEqual([false, false]);
  problems.add("type-wrong", "error", [], { start: 0 }, ...words);
  expect(problems.hasErrors()).toBe(true);
});
