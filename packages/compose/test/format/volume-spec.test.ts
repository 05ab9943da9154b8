import fc from "fast-check";
import { expect, it } from "vitest";
import { cleanPath, isPath, parseVolumeSpec } from "../../src/format/volume-spec.ts";

it.each([
  ["/data", { source: "", target: "/data", options: [], isBind: false }],
  ["data:/data", { source: "data", target: "/data", options: [], isBind: false }],
  ["./data:/data:ro", { source: "./data", target: "/data", options: ["ro"], isBind: true }],
  ["~/data:/data:rw,z", { source: "~/data", target: "/data", options: ["rw", "z"], isBind: true }],
  ["C:\\data:/data", { source: "C:\\data", target: "/data", options: [], isBind: true }],
  ["C:\\data:D:\\data:ro", { source: "C:\\data", target: "D:\\data", options: ["ro"], isBind: true }],
  [
    "\\\\.\\pipe\\a:\\\\.\\pipe\\a",
    { source: "\\\\.\\pipe\\a", target: "\\\\.\\pipe\\a", options: [], isBind: true },
  ],
  ["a:", { source: "", target: "a:", options: [], isBind: false }],
])("reads %j", (text, spec) => {
  expect(parseVolumeSpec(text)).toEqual({ spec });
});

it.each([
  ["", "it is empty"],
  [":/data", "there is nothing between two colons"],
  ["data::ro", "there is nothing between two colons"],
  ["data:/data:", "there is nothing between two colons"],
  ["data:/data:ro:z", "it has too many colons"],
])("says what is wrong with %j: %s", (text, flaw) => {
  expect(parseVolumeSpec(text)).toEqual({ flaw });
});

it("splits a source, a target and options of any kind", () => {
  const part = fc.stringMatching(/^[a-z0-9._/-]{2,12}$/);
  fc.assert(
    fc.property(part, part, part, (source, target, option) => {
      expect(parseVolumeSpec(`${source}:${target}:${option}`)).toEqual({
        spec: { source, target, options: [option], isBind: isPath(source) },
      });
    }),
  );
});

it.each([
  ["/a/../b//c/.", "/b/c"],
  ["/..", "/"],
  ["a/..", "."],
  ["../a", "../a"],
  ["../../a/../b", "../../b"],
  ["", "."],
])("cleans %j to %j as Go does", (path, clean) => {
  expect(cleanPath(path)).toBe(clean);
});
