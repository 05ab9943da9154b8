import { expect, it } from "vitest";
import { engineOf, stackFormat } from "../../src/format/engine.ts";
import { text, whole } from "../../src/format/scalars.ts";
import { from, fromFormat, knownShape, record, set } from "../../src/format/shape.ts";

it("knows a shape from its version on, and what stood there before", () => {
  const count = whole();
  const shape = from("2.40.0", count, text);
  expect(knownShape(shape, engineOf("compose", "2.40.0"))).toBe(count);
  expect(knownShape(shape, engineOf("compose", "2.39.9"))).toBe(text);
  expect(knownShape(from("2.40.0", text), engineOf("compose", "2.39.9"))).toBeUndefined();
});

it("counts versions of docker stack's format by themselves", () => {
  const shape = fromFormat("3.8", text);
  expect(knownShape(shape, stackFormat("3.8") ?? expect.unreachable())).toBe(text);
  expect(knownShape(shape, stackFormat("3.7") ?? expect.unreachable())).toBeUndefined();
  expect(knownShape(shape, engineOf("compose", undefined))).toBeUndefined();
});

it("refuses keys that it does not know, and takes those of one's own, by default", () => {
  expect(record({})).toMatchObject({ open: false, extensions: true, required: [] });
  expect(set(text).unique).toBe(true);
});
