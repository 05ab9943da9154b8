import { expect, it } from "vitest";
import { readText, valueOf } from "../support/values.ts";

it.each([
  ["0644", { kind: "integer", text: "0644", number: 420 }],
  ["'0644'", { kind: "string", text: "0644" }],
  ['"0644"', { kind: "string", text: "0644" }],
  ["|\n  1\n", { kind: "string", text: "1\n" }],
  ["!!str 0644", { kind: "string", text: "0644" }],
  ["! 0644", { kind: "integer", text: "0644", number: 420 }],
  ["!own 0644", { kind: "string", text: "0644" }],
  ["!!float 3", { kind: "float", text: "3", number: 3 }],
  ["yes", { kind: "string", text: "yes" }],
  ["~", { kind: "null", text: "~" }],
])("reads %j as Go does", (yaml, scalar) => {
  expect(valueOf(yaml)).toMatchObject(scalar);
});

it("fills in the variables of a text, and remembers them", () => {
  expect(valueOf("a $b")).toEqual({ kind: "string", text: "A $B", template: "a $b", start: 0, end: 4 });
  expect(valueOf("a b")).not.toHaveProperty("template");
});

it.each([
  ["!!int three", "tag-mismatch"],
  ["!!bool yes", "tag-mismatch"],
  [".inf", "number-not-finite"],
  [".nan", "number-not-finite"],
])("tells what is wrong with %j: %s", (yaml, code) => {
  expect(readText(`a: ${yaml}`).flaws.map((flaw) => flaw.code)).toEqual([code]);
});
