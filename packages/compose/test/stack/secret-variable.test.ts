import { expect, it } from "vitest";
import type { Problem } from "../../src/stack/problem.ts";
import { secretVariable } from "../../src/stack/secret-variable.ts";
import { interpolation } from "../../src/yaml/variable.ts";

const read = (name: unknown) => {
  const problems: Problem[] = [];
  const text = interpolation(
    secretVariable(name, "agent.secret.variable", "AGENT_SECRET", "the secret", problems),
  );
  return { text, problems };
};

it("is required, with a message that names it", () => {
  expect(read("MY_SECRET")).toStrictEqual({
    text: "${MY_SECRET:?set MY_SECRET to the secret}",
    problems: [],
  });
  expect(read(undefined).text).toBe("${AGENT_SECRET:?set AGENT_SECRET to the secret}");
});

it("has a message that docker stack cannot take for a default", () => {
  expect(read("MY_SECRET").text).not.toContain("-");
});

it.each(["my-secret", "", 1, null])("falls back to the usual name for %j", (name) => {
  expect(read(name)).toMatchObject({
    text: "${AGENT_SECRET:?set AGENT_SECRET to the secret}",
    problems: [{ code: "variable-name-invalid", severity: "error", path: "agent.secret.variable" }],
  });
});
