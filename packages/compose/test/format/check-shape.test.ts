import { expect, it } from "vitest";
import { checkShape } from "../../src/format/check-shape.ts";
import { engineOf } from "../../src/format/engine.ts";
import { flag, names, text, whole } from "../../src/format/scalars.ts";
import { anything, either, from, list, mapOf, record, scalar, set } from "../../src/format/shape.ts";
import type { Shape } from "../../src/format/shape.ts";
import { valueOf } from "../support/values.ts";

/** What is told of a text, one line a flaw: code, path, place. */
function flawsOf(shape: Shape, yaml: string, version?: string): string[] {
  const found: string[] = [];
  const report = (code: string, path: readonly string[], { start }: { start: number }) =>
    found.push(`${code} ${path.join(".")} ${start}`);
  checkShape(valueOf(yaml), shape, engineOf("compose", version), [], report);
  return found;
}

/** Message and hint of the first flaw. */
function wordsFor(shape: Shape, yaml: string): string[] {
  const found: string[][] = [];
  checkShape(valueOf(yaml), shape, engineOf("compose", undefined), [], (_code, _path, _place, ...words) =>
    found.push(words),
  );
  return found[0] ?? [];
}

const service = record({ image: text, ports: list(whole()), tty: flag }, { required: ["image"] });

it("says nothing of what fits", () => {
  expect(flawsOf(service, "image: x\nports: [80, '81']\ntty: true\nx-own: [1]\n")).toEqual([]);
});

it("tells of a value of the wrong kind at the value, and goes on", () => {
  expect(flawsOf(service, "image: 1\nports: [80, x]\ntty: []\n")).toEqual([
    "type-wrong image 7",
    "value-invalid ports.1 21",
    "type-wrong tty 29",
  ]);
});

it("tells of a key that is unknown at the key, and of one that is missing at the mapping", () => {
  expect(flawsOf(service, "imgae: x\n")).toEqual(["key-unknown imgae 0", "key-missing  0"]);
  expect(wordsFor(service, "imgae: x\n")[1]).toBe("Did you mean image?");
  expect(wordsFor(service, "zzz: x\n")[1]).toBe("Known here: image, ports, tty.");
});

it("lets keys of one's own through only where they may stand", () => {
  expect(flawsOf(record({}, { extensions: false }), "x-own: 1\n")).toEqual(["key-unknown x-own 0"]);
  expect(flawsOf(record({}, { open: true }), "own: 1\n")).toEqual([]);
});

it("offers quotes for a number where text is wanted", () => {
  expect(wordsFor(service, "image: 1.10\n")).toEqual([
    "This must be text, and is a number.",
    'Put it in quotes to make it text: "1.10".',
  ]);
});

it("chooses among several shapes by the kind of the value", () => {
  const shape = either(text, set(text), mapOf(text));
  for (const yaml of ["a", "[a, b]", "a: b"]) expect(flawsOf(shape, yaml)).toEqual([]);
  expect(flawsOf(shape, "1")).toEqual(["type-wrong  0"]);
  expect(flawsOf(shape, "a: 1")).toEqual(["type-wrong a 3"]);
  expect(wordsFor(shape, "1")[0]).toBe("This must be text or a list or a mapping, and is a number.");
});

it("tells of an item that stands in a list twice, numbers by their value", () => {
  expect(flawsOf(set(anything), "[a, b, a]")).toEqual(["item-repeated 2 7"]);
  expect(flawsOf(set(anything), "[1, 1.0, '1']")).toEqual(["item-repeated 1 4"]);
  expect(flawsOf(set(anything), "[{a: 1, b: 2}, {b: 2, a: 1}]")).toEqual(["item-repeated 1 15"]);
  expect(flawsOf(list(anything), "[a, a]")).toEqual([]);
});

it("tells of names that cannot be, unless something else may stand under them", () => {
  expect(flawsOf(mapOf(text, { keys: names }), "a b: c\n'': d\n")).toEqual([
    "name-invalid a b 0",
    "name-invalid  7",
  ]);
  expect(flawsOf(mapOf(text, { keys: names, otherwise: anything }), "a b: 1\n")).toEqual([]);
});

it("tells of a key that came with a later version, and lets it through from then on", () => {
  const shape = record({ old: text, young: from("2.40.0", text), changed: from("2.40.0", whole(), text) });
  expect(flawsOf(shape, "young: x\nchanged: x\n", "2.39.0")).toEqual(["key-too-new young 0"]);
  expect(flawsOf(shape, "young: x\nchanged: 1\n", "2.40.0")).toEqual([]);
  expect(flawsOf(shape, "changed: x\n", "2.40.0")).toEqual(["value-invalid changed 9"]);
});

it("looks at what an alias leads to once for each shape", () => {
  let looks = 0;
  const counted = scalar("text", ["string"], () => {
    looks += 1;
    return undefined;
  });
  const shape = record({ a: list(counted), b: mapOf(list(counted)), c: list(text) });
  expect(flawsOf(shape, "a: &x [p, q]\nb: { k: *x, l: *x }\nc: *x\n")).toEqual([]);
  expect(looks).toBe(4);
});

it("looks at the whole when its parts are right or not", () => {
  const flaw = () => "Both at once.\nTake one.";
  expect(flawsOf(record({ a: text }, { flaw }), "a: 1")).toEqual(["type-wrong a 3", "value-invalid  0"]);
  expect(wordsFor(mapOf(text, { flaw }), "a: b")).toEqual(["Both at once.", "Take one."]);
});
