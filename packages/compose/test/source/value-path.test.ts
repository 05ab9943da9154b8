import { expect, it } from "vitest";
import { pathTo } from "../../src/source/value-path.ts";
import { valueOf } from "../support/values.ts";

const text = "services:\n  web:\n    ports: [80, 81]\n    env: { A: b }\nx: &x { k: v }\ny: *x\n";
const value = valueOf(text);
const pathAt = (what: string) => {
  const start = text.indexOf(what);
  return pathTo(value, { start, end: start + what.length }).join(".");
};

it.each([
  ["services", "services"],
  ["web", "services.web"],
  ["81", "services.web.ports.1"],
  ["A", "services.web.env.A"],
  ["b }", "services.web.env.A"],
  ["v }", "x.k"],
])("finds the way to %j", (what, path) => {
  expect(pathAt(what)).toBe(path);
});

it("goes as far as it can", () => {
  expect(pathTo(value, { start: 10_000, end: 10_001 })).toEqual([]);
  expect(pathTo(undefined, { start: 0, end: 1 })).toEqual([]);
});
