import { expect, it } from "vitest";
import { labelKind, labelName, meantLabel } from "../../src/advice/known-labels.ts";

it("knows the labels of both programs by their full names alone", () => {
  expect(labelKind(labelName("enable"))?.type).toBe("boolean");
  expect(labelKind(labelName("lifecycle.uid"))).toStrictEqual({ type: "number", isForkOnly: true });
  for (const key of ["enable", labelName("Enable"), labelName("enable "), "com.centurylinklabs.watchtower"]) {
    expect(labelKind(key)).toBeUndefined();
  }
});

it.each([
  [labelName("enabled"), "no", { key: labelName("enable"), text: "no" }],
  [labelName("enable "), ' "false"', { key: labelName("enable"), text: "false" }],
  [`${labelName("scope")}: prod`, "", { key: labelName("scope"), text: "prod" }],
  [`"${labelName("enable")}"`, "true", { key: labelName("enable"), text: "true" }],
  [labelName("color"), "blue", { key: undefined, text: "blue" }],
  ["komodo-skip", "", { key: "komodo.skip", text: "" }],
])("%j with %j is meant for %j", (key, value, expected) => {
  expect(meantLabel(key, value)).toStrictEqual(expected);
});

it.each([
  labelName("enable"),
  "com.centurylinklabs.watchtower",
  "komodo.skip",
  "watchtower.enable",
  "komodo.skipper",
])("%s is left as it is", (key) => {
  expect(meantLabel(key, "x")).toBeUndefined();
});
