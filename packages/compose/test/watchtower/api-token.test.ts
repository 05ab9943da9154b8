import { expect, it } from "vitest";
import { apiTokenOption } from "../../src/watchtower/api-token.ts";
import type { Problem } from "../../src/stack/problem.ts";
import type { StackTarget } from "../../src/stack/swarm-target.ts";
import { variable } from "../../src/yaml/variable.ts";

const read = (value: unknown, target: StackTarget = "compose") => {
  const problems: Problem[] = [];
  return { ...apiTokenOption(value, target, problems), problems };
};
const byVariable = (name: string) => variable(name, { required: `set ${name} to a long random value` });

it("is a required variable, API_TOKEN by default", () => {
  expect(read(undefined)).toMatchObject({ setting: byVariable("API_TOKEN"), problems: [] });
  expect(read({ variable: "WT_TOKEN" })).toMatchObject({ setting: byVariable("WT_TOKEN"), problems: [] });
  expect(read(undefined).secrets).toBeUndefined();
});

it("is the path of a mounted secret when it comes from a file", () => {
  expect(read({ file: "./token" })).toMatchObject({
    setting: "/run/secrets/api_token",
    secrets: { api_token: { file: "./token" } },
    problems: [],
  });
});

it.each([
  [{ variable: "a-b" }, "variable-name-invalid", "watchtower.apiToken.variable"],
  [{ variable: 5 }, "variable-name-invalid", "watchtower.apiToken.variable"],
  [{ file: "" }, "option-invalid", "watchtower.apiToken.file"],
  [{ file: 5 }, "option-invalid", "watchtower.apiToken.file"],
  [{ file: "a", variable: "A" }, "option-invalid", "watchtower.apiToken"],
  [{ value: "x" }, "option-unknown", "watchtower.apiToken.value"],
  ["x", "option-invalid", "watchtower.apiToken"],
])("falls back to a variable for %j", (value, code, path) => {
  expect(read(value)).toMatchObject({ problems: [{ code, path, severity: "error" }] });
  expect(read(value).setting).toHaveProperty("required");
});

it("does not repeat a token that was given in place of a name", () => {
  expect(JSON.stringify(read({ variable: "s3cret!" }))).not.toContain("s3cret");
  expect(JSON.stringify(read("s3cret!"))).not.toContain("s3cret");
});
