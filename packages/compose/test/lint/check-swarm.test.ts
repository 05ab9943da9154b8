import { expect, it } from "vitest";
import { lintedFile, lintedService } from "../support/linted.ts";

const target = "swarm";

it.each([
  "extends",
  "volume_driver",
  "volumes_from",
  "cpu_quota",
  "cpu_shares",
  "cpuset",
  "mem_limit",
  "memswap_limit",
])("tells that %s is refused by name, and once", (key) => {
  expect(lintedService({ [key]: "x" }, { target })).toEqual([`error key-forbidden services.web.${key}`]);
});

it("tells of such a key elsewhere as one that is unknown", () => {
  expect(lintedService({ deploy: { mem_limit: "1g" } }, { target })).toEqual([
    "error key-unknown services.web.deploy.mem_limit",
  ]);
});

it("reads the file by the version that it names", () => {
  const fileOf = (version: unknown) => ({ version, services: { web: { image: "x", init: true } } });
  expect(lintedFile(fileOf("3.7"), { target })).toEqual([]);
  expect(lintedFile(fileOf("3.6"), { target })).toEqual(["error key-too-new services.web.init"]);
  expect(lintedFile(fileOf("2.4"), { target })).toEqual(["error version-unsupported version"]);
  expect(lintedFile(fileOf("3.14"), { target })).toEqual(["error version-unsupported version"]);
});
