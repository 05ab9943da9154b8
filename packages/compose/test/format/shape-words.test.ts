import { expect, it } from "vitest";
import { engineOf } from "../../src/format/engine.ts";
import { duration, text } from "../../src/format/scalars.ts";
import { nameOfValue, namesOfShape } from "../../src/format/shape-words.ts";
import { anything, either, from, list, mapOf, record } from "../../src/format/shape.ts";
import { valueOf } from "../support/values.ts";

it("names what may stand in a place, each thing once", () => {
  const engine = engineOf("compose", "2.34.0");
  const shape = either(
    text,
    list(text),
    list(duration),
    mapOf(text),
    record({}),
    duration,
    from("2.40.0", anything),
  );
  expect(namesOfShape(shape, engine)).toEqual(["text", "a list", "a mapping", "a duration such as 1m30s"]);
});

it.each([
  ["[a]", "a list"],
  ["a: b", "a mapping"],
  ["~", "empty"],
  ["'1'", "text"],
  ["true", "true or false"],
  ["2024-01-01", "a date"],
  ["1", "a number"],
  ["1.5", "a number"],
])("names %j %s", (yaml, name) => {
  expect(nameOfValue(valueOf(yaml))).toBe(name);
});
