import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { renderTable } from "../../src/terminal/table.ts";

it("starts each column at the same place, two blanks after the widest cell, without blanks at the ends", () => {
  expect(
    renderTable([
      ["NAME", "STATE", "BECAUSE"],
      ["web", "updated", ""],
      ["database", "excluded", "a label"],
    ]),
  ).toEqual([
    "NAME      STATE     BECAUSE", //
    "web       updated",
    "database  excluded  a label",
  ]);
});

it("aligns styled cells as if they were plain", () => {
  const plain = [
    ["A", "B"],
    ["web", "x"],
  ];
  const styled = plain.map((row) => row.map((cell) => `\x1b[32m${cell}\x1b[39m`));
  expect(renderTable(styled).map(stripVTControlCharacters)).toEqual(renderTable(plain));
});

it("aligns text of double width by the columns it takes", () => {
  expect(
    renderTable([
      ["日本", "x"],
      ["abcd", "x"],
      ["🚀", "x"],
    ]),
  ).toEqual(["日本  x", "abcd  x", "🚀    x"]);
});

it("takes rows of different lengths, and none", () => {
  expect(renderTable([["a"], ["bb", "c"]])).toEqual(["a", "bb  c"]);
  expect(renderTable([])).toEqual([]);
});
