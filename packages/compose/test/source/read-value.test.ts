import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/source/read-value.ts";
import { readYaml } from "../../src/source/yaml-source.ts";
import { plain, readText, valueOf } from "../support/values.ts";

const codesOf = (text: string, options = {}) => readText(text, options).flaws.map(({ code }) => code);

it("reads lists, mappings and scalars with their kinds and places", () => {
  const value = valueOf("a: [1, x]\nb:\n  c: true\n");
  expect(plain(value)).toEqual({ a: ["integer 1", "x"], b: { c: "boolean true" } });
  expect(value).toMatchObject({ kind: "map", start: 0 });
});

it("takes nothing for null where it would stand", () => {
  const { value } = readText("a:\nb: c\n");
  expect(value).toMatchObject({ kind: "map" });
  expect(plain(value)).toEqual({ a: "null", b: "c" });
});

it("follows aliases to the same value", () => {
  const value = valueOf("a: &x { k: v }\nb: *x\nc: [*x, *x]\n");
  expect(plain(value)).toEqual({ a: { k: "v" }, b: { k: "v" }, c: [{ k: "v" }, { k: "v" }] });
});

it("lets a later anchor of the same name take the place of an earlier one", () => {
  expect(plain(valueOf("a: &x 1\nb: *x\nc: &x 2\nd: *x\n"))).toMatchObject({
    b: "integer 1",
    d: "integer 2",
  });
});

it("tells of aliases of nothing, and of what contains itself", () => {
  expect(codesOf("a: *x\nb: &x 1\n")).toEqual(["alias-unknown"]);
  expect(codesOf("a: &x [*x]\n")).toEqual(["alias-cycle"]);
  expect(readText("a: *x\n").flaws[0]?.place.start).toBe(3);
});

it("leaves out what is reset, for Compose alone", () => {
  expect(plain(valueOf("a: !reset null\nb: [1, !reset 2]\n"))).toEqual({ b: ["integer 1"] });
  expect(plain(readText("a: !reset x\n", { composeTags: false }).value)).toEqual({ a: "x" });
});

describe("the size of a document", () => {
  const sizeOf = (text: string) => {
    const [document] = readYaml(text).documents;
    if (document === undefined) return expect.unreachable();
    let size: unknown;
    readDocument(document, {
      composeTags: true,
      interpolate: (template) => template,
      isTooMuch: (counted) => {
        size = counted;
        return false;
      },
    });
    return size;
  };

  it("counts keys and values, and what is behind an alias each time", () => {
    expect(sizeOf("a: 1\nb: [x, y]\n")).toEqual({ expanded: 7, aliased: 0, written: 5 });
    expect(sizeOf("a: &x [p, q]\nb: *x\nc: *x\n")).toMatchObject({ aliased: 6, written: 4 });
  });

  it("is a flaw where it is too much", () => {
    const [document] = readYaml("a: 1\n").documents;
    if (document === undefined) return expect.unreachable();
    const { flaws } = readDocument(document, {
      composeTags: true,
      interpolate: (template) => template,
      isTooMuch: () => true,
    });
    expect(flaws.map(({ code }) => code)).toEqual(["too-large"]);
  });
});
