import { expect, it } from "vitest";
import { plain, readText, valueOf } from "../support/values.ts";

const codesOf = (text: string, options = {}) => readText(text, options).flaws.map(({ code }) => code);

it("merges << behind the keys of the mapping itself, of several the first", () => {
  const text = "a: &a { k: a, l: a }\nb: &b { k: b, m: b }\nc:\n  k: own\n  <<: [*a, *b]\n";
  expect(plain(valueOf(text))).toMatchObject({ c: { k: "own", l: "a", m: "b" } });
});

it("takes << in quotes for a key like any other", () => {
  expect(plain(valueOf("'<<': x\n"))).toEqual({ "<<": "x" });
  expect(plain(valueOf("!!merge <<: { a: b }\n"))).toEqual({ a: "b" });
});

it("tells of what cannot be merged", () => {
  expect(codesOf("<<: x\n")).toEqual(["merge-invalid"]);
  expect(codesOf("<<: [{ a: b }, c]\n")).toEqual(["merge-invalid"]);
});

it("merges a list behind an alias for Compose alone", () => {
  const text = "a: &l [{ k: v }]\nb:\n  <<: *l\n";
  expect(plain(valueOf(text))).toMatchObject({ b: { k: "v" } });
  expect(codesOf(text, { composeTags: false })).toEqual(["merge-invalid"]);
});

it.each(["a: 1\na: 2\n", "a: 1\n'a': 2\n", "'': 1\n: 2\n", "*x : 1\n*x : 2\n", "<<: {}\n<<: {}\n"])(
  "tells of the key that stands twice in %j",
  (text) => {
    expect(codesOf(`k: &x y\nm:\n  ${text.replaceAll("\n", "\n  ")}`)).toContain("key-duplicate");
  },
);

it("keeps the first of two", () => {
  expect(plain(readText("a: 1\na: 2\n").value)).toEqual({ a: "integer 1" });
});

it.each(["1: a\n", "true: a\n", "~: a\n", "? [a]\n: b\n", "? { a: b }\n: c\n", "2024-01-01: a\n"])(
  "tells of the key that is no text in %j",
  (text) => {
    expect(codesOf(text)).toEqual(["key-not-text"]);
  },
);

it("takes what is text in the end for a key", () => {
  expect(plain(valueOf("'1': a\n!!str 2: b\nyes: c\n"))).toEqual({ "1": "a", "2": "b", yes: "c" });
  expect(plain(valueOf("a: &k name\n*k : b\n"))).toEqual({ a: "name", name: "b" });
  expect(plain(valueOf("&k a: 1\nb: *k\n"))).toEqual({ a: "integer 1", b: "a" });
});

it("fills in no variables in a key", () => {
  expect(plain(valueOf("$a: $b\n"))).toEqual({ $a: "$B" });
  expect(plain(valueOf("x: &k $a\n*k : b\n"))).toEqual({ x: "$A", $a: "b" });
});

it("remembers what is under !reset and !override", () => {
  expect(valueOf("a: !reset null\nb: !override [1]\nc: d\n")).toMatchObject({
    replaced: new Set(["a", "b"]),
  });
  expect(valueOf("a: b\n")).not.toHaveProperty("replaced");
  expect(valueOf("x: &x { a: !reset null }\n<<: *x\n")).toMatchObject({ replaced: new Set(["a"]) });
});
