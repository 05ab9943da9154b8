import { isMap, isScalar } from "yaml";
import { expect, it } from "vitest";
import { readYaml } from "../../src/source/yaml-source.ts";

it("takes every scalar for the text that it is", () => {
  const [document] = readYaml("a: 0644\nb: yes\nc: ~\nd: 1_000\n").documents;
  expect(document?.toJS()).toEqual({ a: "0644", b: "yes", c: "~", d: "1_000" });
});

it("says where things stand, in lines and columns from 1", () => {
  const source = readYaml("a: 1\r\nsome:\r\n  thing: x\r\n");
  const map = source.documents[0]?.getIn(["some"], true);
  const value = isMap(map) ? map.get("thing", true) : undefined;
  expect(isScalar(value) && value.range && source.positionAt(value.range[0])).toEqual({
    line: 3,
    column: 10,
  });
});

it("reads several documents, comments, tags, anchors and keys that stand twice", () => {
  const { documents, flaws } = readYaml("a: &x 1 # one\na: *x\n---\nb: !reset null\n");
  expect(flaws).toEqual([]);
  expect(documents).toHaveLength(2);
});

it("says what is not YAML, and where, and reads the rest", () => {
  const source = readYaml("a: 1\nb: [1, 2\nc: 3\n");
  expect(source.flaws.length).toBeGreaterThan(0);
  expect(source.positionAt(source.flaws[0]!.offset).line).toBe(3);
  expect(source.documents[0]?.get("a")).toBe("1");
});

it.each(["[", "- ", "? ", "{a: ", "- ? - "])(
  "stops at what is nested too deeply to be read: %j over and over",
  (opening) => {
    const { flaws, documents } = readYaml(opening.repeat(100_000));
    expect(flaws.map(({ message }) => message)).toEqual(["Nested more than 200 levels deep."]);
    expect(documents).toEqual([]);
  },
);

it("knows the position of an empty text", () => {
  expect(readYaml("").positionAt(0)).toEqual({ line: 1, column: 1 });
});
