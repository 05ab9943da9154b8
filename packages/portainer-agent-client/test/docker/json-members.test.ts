import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMembers, writeMembers } from "../../src/docker/json-members.ts";

describe("readMembers", () => {
  it("keeps 64-bit numbers to the digit", () => {
    const text = '{ "limit" : 18446744073709551615, "a": {"b": [1, "}"]} , "c":"\\"," }';
    const members = readMembers(text)!;
    expect([...members]).toEqual([
      ["limit", "18446744073709551615"],
      ["a", '{"b": [1, "}"]}'],
      ["c", '"\\","'],
    ]);
    expect(writeMembers(members)).toContain("18446744073709551615");
  });

  it("takes any object apart and puts it together again", () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(objects, fc.constantFrom(undefined, 2), (object, indent) => {
        const text = JSON.stringify(object, undefined, indent);
        expect(JSON.parse(writeMembers(readMembers(text)!))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(["", "[]", "1", "null", '{"a":', "{}}"])("gives nothing for %j", (text) => {
    expect(readMembers(text)).toBeUndefined();
  });
});
