import { expect, it } from "vitest";
import { labelsOption } from "../../src/stack/labels-option.ts";
import type { Problem } from "../../src/stack/problem.ts";

const read = (value: unknown) => {
  const problems: Problem[] = [];
  return { labels: labelsOption(value, "x.labels", problems), paths: problems.map(({ path }) => path) };
};

it("takes texts by key", () => {
  expect(read({ "a.b": "$c", d: "" })).toStrictEqual({ labels: { "a.b": "$c", d: "" }, paths: [] });
  expect(read(undefined)).toStrictEqual({ labels: {}, paths: [] });
});

it("leaves out what no label can be, with a problem for each", () => {
  expect(read({ a: true, b: "\0", "": "x", "c\0": "x", d: "kept" })).toStrictEqual({
    labels: { d: "kept" },
    paths: ["x.labels.a", "x.labels.b", "x.labels", "x.labels"],
  });
  for (const value of ["a=b", ["a=b"], null, 5]) {
    expect(read(value)).toStrictEqual({ labels: {}, paths: ["x.labels"] });
  }
});
