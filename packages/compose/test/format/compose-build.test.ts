import { expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

it.each([
  ".",
  { context: ".", dockerfile: "Dockerfile", args: ["A", "B=1"], target: "x", shm_size: "1g" },
  { context: ".", ssh: ["default", "key=/path"] },
  { context: ".", ssh: { default: null } },
  { context: ".", additional_contexts: ["a=./a"], cache_from: ["a"], tags: ["a:1"], pull: "yes" },
  { context: ".", additional_contexts: { a: "./a" }, ulimits: { nproc: 1 }, platforms: ["linux/amd64"] },
  { context: ".", provenance: true, sbom: "generator=x", no_cache_filter: "a" },
])("takes %j", (build) => {
  expect(lintedService({ build })).toEqual([]);
});

it.each([
  ["type-wrong", "build", ["."]],
  ["key-unknown", "build.file", { file: "x" }],
  ["value-invalid", "build.ssh.0", { ssh: ["key"] }],
  ["value-invalid", "build.additional_contexts.0", { additional_contexts: ["a"] }],
  ["value-invalid", "build.no_cache", { no_cache: "maybe" }],
  ["type-wrong", "build.ulimits.nproc", { ulimits: { nproc: "1" } }],
  ["type-wrong", "build.args.A", { args: { A: [1] } }],
])("tells of %s at %s", (code, path, build) => {
  expect(lintedService({ build })).toContain(`error ${code} services.web.${path}`);
});

it.each([
  ["2.39.0", "provenance", { provenance: true }],
  ["2.39.0", "sbom", { sbom: true }],
  ["5.0.0", "no_cache_filter", { no_cache_filter: ["a"] }],
])("knows from %s on the key %s", (composeVersion, key, build) => {
  expect(lintedService({ build }, { composeVersion })).toEqual([]);
  expect(lintedService({ build }, { composeVersion: "2.38.2" })).toEqual([
    `error key-too-new services.web.build.${key}`,
  ]);
});
