import { expect, it } from "vitest";
import { isWritten, itemsOf, namesOf, textsOf } from "../../src/lint/service-values.ts";
import { child } from "../../src/source/value.ts";
import type { Value } from "../../src/source/value.ts";
import { valueOf } from "../support/values.ts";

const value = valueOf("list: [a, { b: c }, 1]\nmap: { d: e }\ntext: t\nempty: ''\n");
const at = (key: string): Value => child(value, key) ?? expect.unreachable();
const texts = (items: readonly { text: string }[]) => items.map(({ text }) => text);

it("gives the single values of a list", () => {
  expect([texts(itemsOf(at("list"))), itemsOf(at("map")), itemsOf(undefined)]).toEqual([["a", "1"], [], []]);
});

it("gives names from a list or the keys of a mapping, with their places", () => {
  expect(texts(namesOf(at("list")))).toEqual(["a", "1"]);
  expect(namesOf(at("map"))).toMatchObject([{ text: "d", place: { start: 30 } }]);
});

it("gives the one text or those of a list", () => {
  expect([texts(textsOf(at("text"))), texts(textsOf(at("list"))), textsOf(undefined)]).toEqual([
    ["t"],
    ["a", "1"],
    [],
  ]);
});

it("tells what is written from what is empty", () => {
  expect(["text", "empty", "list"].map((key) => isWritten(at(key)))).toEqual([true, false, false]);
});
