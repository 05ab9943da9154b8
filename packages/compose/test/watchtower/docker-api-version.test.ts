import { expect, it } from "vitest";
import {
  areEngineVersions,
  dockerApiVersion,
  isTooOldForOriginal,
} from "../../src/watchtower/docker-api-version.ts";
import { variable } from "../../src/yaml/variable.ts";

const engine = (minApiVersion: string, apiVersion: string) => ({ minApiVersion, apiVersion });

it.each([
  ["1.12", "1.41", undefined],
  ["1.24", "1.45", undefined],
  ["1.25", "1.45", undefined],
  ["1.26", "1.45", "1.26"],
  ["1.40", "1.52", "1.40"],
  ["1.44", "1.52", "1.44"],
  ["1.9", "1.25", undefined],
  ["2.0", "2.1", "2.0"],
])("the original gets, from an engine of %s to %s, %s", (min, max, version) => {
  expect(dockerApiVersion("containrrr", engine(min, max))).toBe(version);
});

it("the original gets a variable with the version of Docker 29 when the engine is not known", () => {
  expect(dockerApiVersion("containrrr")).toStrictEqual(variable("DOCKER_API_VERSION", { default: "1.44" }));
});

it("the fork never gets one", () => {
  expect(dockerApiVersion("nicholas-fedor")).toBeUndefined();
  expect(dockerApiVersion("nicholas-fedor", engine("1.44", "1.52"))).toBeUndefined();
});

it.each([
  ["1.44", "1.43"],
  ["x", "1.43"],
  ["1.44", ""],
  ["1", "1.43"],
  ["1.44", "1.52.1"],
])("versions %j to %j are refused", (min, max) => {
  expect(areEngineVersions(engine(min, max))).toBe(false);
  for (const flavour of ["containrrr", "nicholas-fedor"] as const) {
    expect(() => dockerApiVersion(flavour, engine(min, max))).toThrow(TypeError);
  }
});

it("an engine that ends below 1.25 is too old for the original", () => {
  expect(isTooOldForOriginal(engine("1.12", "1.24"))).toBe(true);
  expect(isTooOldForOriginal(engine("1.12", "1.25"))).toBe(false);
  expect(isTooOldForOriginal(engine("1.12", "1.9"))).toBe(true);
});
