import { describe, expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { linted } from "../support/linted.ts";

const service = (rest: string) => `services:\n  web:\n    image: x\n${rest}`;
const swarm = { target: "swarm" } as const;

describe("YAML", () => {
  it.each([
    ["a tab", "services:\n\tweb: x\n", "Indent with blanks: YAML takes no tabs there."],
    ["open quotes", 'services: "x\n', "Close the quotation mark."],
    ["anything else", "services: [a\n", "Look at the indentation"],
  ])("that is none is told of, with a hint: %s", (_, text, hint) => {
    const problems = lintCompose(text, { target: "compose" }).filter(({ code }) => code === "yaml-invalid");
    expect(problems[0]?.severity).toBe("error");
    expect(problems.some((problem) => problem.hint.startsWith(hint))).toBe(true);
  });

  it("is read by docker stack no further than the first document's value", () => {
    expect(linted(service("---\n[\n"), swarm)).toEqual(["warning document-ignored "]);
    expect(linted(service("---\n[\n"))).toContain("error yaml-invalid ");
  });
});

it.each([
  ["", "document-empty"],
  ["# nothing\n", "document-empty"],
  ["---\n", "document-empty"],
  ["[a]\n", "document-not-mapping"],
  ["text\n", "document-not-mapping"],
])("tells that %j is no Compose file: %s", (text, code) => {
  expect(linted(text)).toEqual([`error ${code} `]);
});

describe("variables", () => {
  const withVariable = (variable: string) => service(`    hostname: "${variable}"\n`);

  it("that are required and not set are told of, with what the file says of them", () => {
    const [problem] = lintCompose(withVariable("${HOST:?say where}"), { target: "compose" });
    expect(problem).toMatchObject({
      code: "variable-required",
      path: "services.web.hostname",
      line: 4,
      message: "The variable HOST is required and not set: say where.",
    });
    expect(linted(withVariable("${HOST:?}"), { variables: { HOST: "x" } })).toEqual([]);
  });

  it("are looked for by their own names alone", () => {
    expect(linted(withVariable("${constructor:?}"))).toEqual([
      "error variable-required services.web.hostname",
    ]);
  });

  it("are read as the engine does", () => {
    expect(linted(withVariable("a $ b"))).toEqual([]);
    expect(linted(withVariable("a $ b"), swarm)).toEqual([
      "error interpolation-invalid services.web.hostname",
    ]);
    expect(linted(withVariable("${HOST"))).toEqual(["error interpolation-invalid services.web.hostname"]);
    const eager = withVariable("${A:-${B:?}}");
    expect(linted(eager, { variables: { A: "x" }, composeVersion: "5.1.3" })).toHaveLength(1);
    expect(linted(eager, { variables: { A: "x" }, composeVersion: "5.1.4" })).toEqual([]);
  });
});

it("bounds what aliases make of a text as the engine does", () => {
  const text = `x-a: &a [${"1,".repeat(200)}]\nx-b: [${"*a,".repeat(2000)}]\n${service("")}`;
  expect(linted(text)).toEqual(["error too-large "]);
  expect(linted(text, { composeVersion: "2.33.0" })).toEqual([]);
});
