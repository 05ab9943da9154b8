import { expect, it } from "vitest";
import { engineOf, since, sinceFormat, stackFormat } from "../../src/format/engine.ts";

it("tells versions of Compose apart, from 2.33 on", () => {
  const engine = engineOf("compose", "2.34.0");
  expect([since(engine, "2.33.0"), since(engine, "2.34.0"), since(engine, "2.34.1")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(since(engineOf("compose", "v5.1.4"), "2.39.4")).toBe(true);
});

it("reads older versions as 2.33, among them Debian's", () => {
  for (const version of ["2.26.1-4", "2.0", "1.29.2"]) {
    const engine = engineOf("compose", version);
    expect([since(engine, "2.33.0"), since(engine, "2.33.1")]).toEqual([true, false]);
  }
});

it("takes the newest when no version is given", () => {
  expect(since(engineOf("compose", undefined), "5.5.0")).toBe(true);
});

it.each(["", "newest", "2", "2.x", "2.26.1.4", "v"])("says that %j is no version", (version) => {
  expect(() => engineOf("compose", version)).toThrow(TypeError);
});

it("says that another target is none", () => {
  expect(() => engineOf("kubernetes" as "swarm", undefined)).toThrow('the target is "kubernetes"');
});

it("never takes one target for the other", () => {
  expect(since(engineOf("swarm", undefined), "2.33.0")).toBe(false);
  expect(sinceFormat(engineOf("compose", undefined), "3.0")).toBe(false);
});

it.each([
  ["", "3.13"],
  ["3", "3.13"],
  ["3.0", "3.0"],
  ["3.9", "3.9"],
  ["3.13", "3.13"],
])("reads version %j of the format as %s", (asked, version) => {
  const engine = stackFormat(asked);
  expect(engine && sinceFormat(engine, version)).toBe(true);
  const [, minor] = version.split(".");
  expect(engine && sinceFormat(engine, `3.${Number(minor) + 1}`)).toBe(false);
});

it.each(["2", "2.4", "3.14", "4", "3.x", "three"])("knows no version %j of the format", (asked) => {
  expect(stackFormat(asked)).toBeUndefined();
});
