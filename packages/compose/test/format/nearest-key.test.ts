import { expect, it } from "vitest";
import { nearestKey } from "../../src/format/nearest-key.ts";

const known = ["image", "ports", "environment", "container_name", "mem_limit", "tty", "user", "uts"];

it.each([
  ["imgae", "image"],
  ["port", "ports"],
  ["enviroment", "environment"],
  ["containerName", "container_name"],
  ["container-name", "container_name"],
  ["mem-limit", "mem_limit"],
  ["IMAGE", "image"],
])("takes %s for a misspelled %s", (key, wanted) => {
  expect(nearestKey(key, known)).toBe(wanted);
});

it.each(["volumes", "x", "tt", "hostname", "", "a".repeat(1000)])("is reminded of nothing by %j", (key) => {
  expect(nearestKey(key, known)).toBeUndefined();
});
