import { expect, it } from "vitest";
import type { Problem } from "../../src/stack/problem.ts";
import { isSecretSource, secretSource } from "../../src/stack/secret-source.ts";
import type { StackTarget } from "../../src/stack/swarm-target.ts";
import { variable } from "../../src/yaml/variable.ts";

const read = (value: unknown, target: StackTarget = "compose") => {
  const problems: Problem[] = [];
  const secret = secretSource(value, "token", target, problems);
  return { secret, problems: problems.map(({ code, path }) => [code, path]), text: JSON.stringify(problems) };
};

it("reads a file and a variable for Compose", () => {
  expect(read({ file: "./a" })).toMatchObject({ secret: { file: "./a" }, problems: [] });
  expect(read({ environment: "A" })).toMatchObject({ secret: { environment: "A" }, problems: [] });
});

it("reads a file and a secret that is there already for a Swarm", () => {
  expect(read({ file: "./a" }, "swarm")).toMatchObject({ secret: { file: "./a" }, problems: [] });
  expect(read({ external: true }, "swarm")).toMatchObject({ secret: { external: true }, problems: [] });
  expect(read({ external: "own" }, "swarm")).toMatchObject({
    secret: { external: true, name: "own" },
    problems: [],
  });
});

it("refuses what the target does not take", () => {
  expect(read({ environment: "A" }, "swarm").problems).toStrictEqual([
    ["target-refuses", "token.environment"],
  ]);
  expect(read({ external: true }).problems).toStrictEqual([["target-refuses", "token.external"]]);
});

it.each([
  [{}, "option-invalid", "token"],
  [{ file: "a", environment: "A" }, "option-invalid", "token"],
  [{ file: " " }, "option-invalid", "token.file"],
  [{ environment: "s3cret!" }, "variable-name-invalid", "token.environment"],
  [{ external: 5 }, "option-invalid", "token.external"],
])("has no secret for %j, and does not repeat it", (value, code, path) => {
  const { secret, problems, text } = read(value, "external" in value ? "swarm" : "compose");
  expect(secret).toBeUndefined();
  expect(problems).toStrictEqual([[code, path]]);
  expect(text).not.toContain("s3cret");
});

it("tells a source from other values", () => {
  expect([{ file: 1 }, { external: true }].map(isSecretSource)).toStrictEqual([true, true]);
  expect([variable("A"), "file", null, ["file"], { variable: "A" }].map(isSecretSource)).not.toContain(true);
});
