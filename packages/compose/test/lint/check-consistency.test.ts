import { describe, expect, it } from "vitest";
import { lintedFile, lintedService } from "../support/linted.ts";

describe("the image", () => {
  it("may be built, or provided, instead", () => {
    expect(lintedFile({ services: { web: {} } })).toEqual(["error image-missing services.web"]);
    expect(lintedFile({ services: { web: { image: "" } } })).toEqual(["error image-missing services.web"]);
    expect(lintedFile({ services: { web: { build: "." } } })).toEqual([]);
    expect(lintedFile({ services: { web: { provider: { type: "x" } } } })).toEqual([]);
  });
});

describe("a build", () => {
  it("comes from a file or from text", () => {
    const both = { dockerfile: "a", dockerfile_inline: "FROM b" };
    expect(lintedService({ build: both })).toEqual([
      "error settings-conflict services.web.build.dockerfile_inline",
    ]);
  });

  it("is for the platform that the service asks for", () => {
    const build = { platforms: ["linux/amd64"] };
    expect(lintedService({ build, platform: "linux/arm64" })).toEqual([
      "error settings-conflict services.web.platform",
    ]);
    expect(lintedService({ build, platform: "linux/amd64" })).toEqual([]);
  });

  it("may use what another service builds, and that one is built", () => {
    const fileOf = (other: object) => ({
      services: {
        web: { build: { additional_contexts: { base: "service:other" } } },
        ...other,
      },
    });
    const error = ["error reference-undefined services.web.build.additional_contexts.base"];
    expect(lintedFile(fileOf({ other: { build: "." } }))).toEqual([]);
    expect(lintedFile(fileOf({ other: { image: "x" } }))).toEqual(error);
    expect(lintedFile(fileOf({}))).toEqual(error);
  });
});

it("has a network mode or networks", () => {
  expect(lintedService({ network_mode: "host", networks: ["default"] })).toEqual([
    "error settings-conflict services.web.network_mode",
  ]);
  expect(lintedService({ network_mode: "host", networks: [] })).toEqual([]);
});

it("has a test of health that says how it is run", () => {
  expect(lintedService({ healthcheck: { test: ["curl", "x"] } })).toEqual([
    "error healthcheck-invalid services.web.healthcheck.test",
  ]);
  for (const test of [["CMD", "x"], ["CMD-SHELL", "x"], ["NONE"], "curl x", []]) {
    expect(lintedService({ healthcheck: { test } })).toEqual([]);
  }
});

it("has a target to watch for, unless it only restarts or builds again", () => {
  const watch = (action: string) => ({ develop: { watch: [{ path: ".", action }] } });
  expect(lintedService(watch("sync"))).toEqual(["error key-missing services.web.develop.watch.0"]);
  expect([lintedService(watch("rebuild")), lintedService(watch("restart"))]).toEqual([[], []]);
});
