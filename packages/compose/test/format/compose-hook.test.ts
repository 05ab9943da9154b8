import { expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

const hook = { command: ["a"], user: "root", privileged: true, environment: ["A=1"] };

it("takes commands around the start and stop of a container", () => {
  expect(
    lintedService({ post_start: [hook], pre_stop: [{ command: "a b" }] }, { composeVersion: "2.33.0" }),
  ).toEqual([]);
  expect(lintedService({ pre_start: [{ ...hook, image: "x", per_replica: true }] })).toEqual([]);
});

it("wants the command from 2.34 on", () => {
  expect(lintedService({ post_start: [{ user: "root" }] }, { composeVersion: "2.33.0" })).toEqual([]);
  expect(lintedService({ post_start: [{ user: "root" }] }, { composeVersion: "2.34.0" })).toEqual([
    "error key-missing services.web.post_start.0",
  ]);
});

it("refuses keys that are none", () => {
  expect(lintedService({ pre_stop: [{ ...hook, image: "x" }] })).toEqual([
    "error key-unknown services.web.pre_stop.0.image",
  ]);
});
