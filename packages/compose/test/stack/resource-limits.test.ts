import { expect, it } from "vitest";
import type { Problem } from "../../src/stack/problem.ts";
import { resourceLimits } from "../../src/stack/resource-limits.ts";

const read = (value: unknown, fallback = {}) => {
  const problems: Problem[] = [];
  return { limits: resourceLimits(value, "r", fallback, problems), paths: problems.map(({ path }) => path) };
};

it("writes limits as both targets read them", () => {
  expect(read({ memory: "1.5G", cpus: 0.5, pids: 100 })).toStrictEqual({
    limits: { memory: "1.5G", cpus: "0.5", pids: 100 },
    paths: [],
  });
  expect(read({ cpus: 1 / 3 }).limits).toStrictEqual({ cpus: "0.3333333" });
});

it("keeps what stands in where nothing else is said", () => {
  expect(read(undefined).limits).toBeUndefined();
  expect(read({ pids: 9 }, { memory: "6M", pids: 1 }).limits).toStrictEqual({ memory: "6M", pids: 9 });
});

it.each([
  ["memory", "5M"],
  ["memory", "lots"],
  ["memory", 256],
  ["cpus", "1"],
  ["cpus", 0],
  ["cpus", NaN],
  ["pids", 0],
  ["pids", 1.5],
])("refuses %s as %j", (name, value) => {
  expect(read({ [name]: value })).toStrictEqual({ limits: undefined, paths: [`r.${name}`] });
});
