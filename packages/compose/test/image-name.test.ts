import { expect, it } from "vitest";
import { imageOption, parseImageName } from "../src/image-name.ts";
import type { Problem } from "../src/problem.ts";

const digest = `sha256:${"a".repeat(64)}`;

it.each([
  ["nginx", "nginx", undefined, undefined],
  ["a/b:1.2_x-Y", "a/b", "1.2_x-Y", undefined],
  ["reg.example:5000/a/b", "reg.example:5000/a/b", undefined, undefined],
  ["reg.example:5000/a/b:t", "reg.example:5000/a/b", "t", undefined],
  ["[::1]:5000/a:t", "[::1]:5000/a", "t", undefined],
  [`Reg/a@${digest}`, "Reg/a", undefined, digest],
  [`a:t@${digest}`, "a", "t", digest],
])("takes %s apart", (text, repository, tag, digestPart) => {
  expect(parseImageName(text)).toStrictEqual({ repository, tag, digest: digestPart });
});

it.each([
  "",
  "A",
  "a b",
  "a:",
  "a/",
  "/a",
  "a//b",
  "a:b:c",
  "-a",
  "a_-b",
  "a@sha256:12",
  "$IMAGE",
  "https://a/b",
])("refuses %j", (text) => {
  const problems: Problem[] = [];
  expect(parseImageName(text)).toBeUndefined();
  imageOption(text, "watchtower.image", "x", problems);
  expect(problems.at(-1)).toMatchObject({ severity: "error", path: "watchtower.image" });
});
