import { expect, it } from "vitest";
import { flavourOption } from "../../src/watchtower/flavour-option.ts";
import type { Problem } from "../../src/stack/problem.ts";

const read = (value: unknown, image: string) => {
  const problems: Problem[] = [];
  return [flavourOption(value, image, problems), problems.map(({ code, severity }) => `${severity} ${code}`)];
};

it("is told from the image, with a word about the archived one", () => {
  expect(read(undefined, "nickfedor/watchtower:1.21.0")).toStrictEqual(["nicholas-fedor", []]);
  expect(read(undefined, "containrrr/watchtower")).toStrictEqual([
    "containrrr",
    ["info watchtower-archived"],
  ]);
});

it("may be chosen against the image's name", () => {
  expect(read("nicholas-fedor", "registry.example/tools/wt")).toStrictEqual(["nicholas-fedor", []]);
  expect(read("containrrr", "beatkind/watchtower")).toStrictEqual(["containrrr", []]);
  expect(read("containrrr", "nickfedor/watchtower")).toStrictEqual(["containrrr", []]);
});

it("must be chosen for an image that nobody knows", () => {
  expect(read(undefined, "beatkind/watchtower")).toStrictEqual(["containrrr", ["error flavour-unknown"]]);
  expect(read("beatkind", "beatkind/watchtower")).toStrictEqual([
    "containrrr",
    ["error option-invalid", "error flavour-unknown"],
  ]);
});

it("is no second problem for what is not an image name at all", () => {
  expect(read(undefined, "Not An Image")).toStrictEqual(["containrrr", []]);
});
