import { expect, it } from "vitest";
import { parse } from "yaml";
import { plainYaml } from "../../src/yaml/plain-yaml.ts";
import { variable } from "../../src/yaml/variable.ts";
import { awkwardStrings } from "../support/strings.ts";

it("keeps dollars as they are, since nobody interpolates", () => {
  expect(plainYaml({ expr: "rate(x[$__range])" }, "Why.")).toBe('# Why.\n\nexpr: "rate(x[$__range])"\n');
});

it("is read back as it was, whatever is in the strings", () => {
  const file = Object.fromEntries(awkwardStrings.map((text, index) => [`T${index}`, text]));
  expect(parse(plainYaml(file, "h"))).toStrictEqual(file);
});

it("holds no variable of Compose, which nobody would fill in", () => {
  expect(() => plainYaml({ a: variable("A") } as never, "h")).toThrow(/a is a variable/);
});
