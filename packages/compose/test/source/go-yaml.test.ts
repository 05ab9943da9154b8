import fc from "fast-check";
import { expect, it } from "vitest";
import { readGoYaml } from "../../src/source/go-yaml.ts";

const dataOf = (text: string) => readGoYaml(text).documents.map((document) => document.toJS() as unknown);
const messagesOf = (text: string) => readGoYaml(text).flaws.map(({ message }) => message);

it("takes the line breaks of YAML 1.1 for line breaks", () => {
  expect(dataOf("a: 1\u2028b: 2\u2029c: 3\u0085d: 4\n")).toEqual([{ a: "1", b: "2", c: "3", d: "4" }]);
});

it("lets text in quotes go on further left than YAML 1.2 wants it", () => {
  expect(messagesOf('a:\n  b: "one\ntwo"\n')).toEqual([]);
  expect(dataOf("a:\n  b: 'one\ntwo'\n")).toEqual([{ a: { b: "one two" } }]);
});

it("does not close quotes where a document ends, or at the end of the text", () => {
  expect(messagesOf('a:\n  b: "one\n---\ntwo"\n')).not.toEqual([]);
  expect(messagesOf('a:\n  b: "one\n')).not.toEqual([]);
});

it.each(["a: \0", "# \u0007\na: b", "a: '\ufffe'", "a: \u007f"])(
  "refuses the control character in %j",
  (text) => {
    const { flaws } = readGoYaml(text);
    expect(flaws[0]?.message).toMatch(/^the control character U\+[0-9A-F]{4} is not allowed$/);
    expect(text.slice(flaws[0]?.offset)).toMatch(/^[^\x20-\x7e]/);
  },
);

it("wants --- after ...", () => {
  expect(messagesOf("a: 1\n...\nb: 2\n")).toEqual(["a document that follows ... must begin with ---"]);
  expect(messagesOf("a: 1\n...\n---\nb: 2\n")).toEqual([]);
});

it("keeps offsets those of the text", () => {
  const text = 'a:\n  b: "one\ntwo"\nc: [\n';
  const { flaws, positionAt } = readGoYaml(text);
  expect(flaws.map(({ offset }) => positionAt(offset).line)).toContain(5);
});

it("does not throw, and comes to an end, for any text", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('"', "'", "\n", "a", ": ", "  ", "---\n", "\u2028", "\0")),
      (parts) => {
        expect(readGoYaml(parts.join("")).text.length).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
