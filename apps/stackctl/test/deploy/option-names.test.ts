import { managementStack, type ManagementStackOptions, type Problem } from "@stack/compose";
import { describe, expect, it } from "vitest";
import { forCommandLine } from "../../src/deploy/option-names.ts";

/** The problems of a stack, in the words of the command line. */
function problemsOf(options: ManagementStackOptions): Problem[] {
  return managementStack(options).problems.map(forCommandLine);
}

describe("forCommandLine", () => {
  it("names the options as the command line does, and keeps code, severity and path", () => {
    const problems = problemsOf({});
    expect(problems.find(({ code }) => code === "agent-port-open")).toMatchObject({
      severity: "warning",
      path: "agent.listen",
      hint: expect.stringMatching(/^Use --agent-listen /) as string,
    });
    expect(problems.find(({ code }) => code === "agent-without-secret")?.hint).toMatch(
      / or use --agent-secret /,
    );
  });

  it("begins an error with the option it is about, unless it is named anyway", () => {
    const problems = problemsOf({
      watchtower: { listen: { port: 0 }, schedule: "0 4 * * *" },
      agent: { listen: { port: 70_000 }, image: "UPPER" },
    });
    const errors = problems.filter(({ severity }) => severity === "error");
    expect(errors.map(({ message }) => message).sort()).toEqual([
      expect.stringMatching(/^--agent-image: "UPPER" is not an image reference/),
      expect.stringMatching(/^--agent-listen: 70000 is not a TCP port\.$/),
      expect.stringMatching(/^--schedule: The schedule has five fields/),
      expect.stringMatching(/^--watchtower-listen: 0 is not a TCP port\.$/),
    ]);
  });

  it("gives hints that the command line can follow", () => {
    const hintOf = (options: ManagementStackOptions, code: string): string | undefined =>
      problemsOf(options).find((problem) => problem.code === code)?.hint;
    expect(hintOf({ watchtower: { image: "example/tower:1" } }, "flavour-unknown")).toContain(
      "--watchtower-flavour containrrr",
    );
    expect(hintOf({ gpu: "runtime", agent: false }, "gpu-without-agent")).toBe(
      "Leave --gpu or --no-agent out.",
    );
  });

  it.each<[string, ManagementStackOptions]>([
    ["defaults", {}],
    ["another image", { watchtower: { image: "example/tower:1" } }],
    ["a bad image", { watchtower: { image: "not an image" }, agent: { image: "UPPER" } }],
    [
      "bad places to listen",
      { watchtower: { listen: { port: 0 } }, agent: { listen: { address: "host", port: 70_000 } } },
    ],
    ["the same port twice", { watchtower: { listen: { address: "0.0.0.0", port: 9001 } } }],
    ["a bad schedule", { watchtower: { schedule: "0 4 * * *" } }],
    ["an open API", { watchtower: { listen: { address: "0.0.0.0" } } }],
    ["no API", { watchtower: { listen: false } }],
    [
      "a fork by tag",
      { watchtower: { image: "nickfedor/watchtower" }, agent: { secret: { variable: "AGENT_SECRET" } } },
    ],
  ])("leaves no name of the library's in what it says about %s", (_, options) => {
    for (const { message, hint } of problemsOf(options)) {
      expect(`${message} ${hint}`).not.toMatch(
        /\b(?:watchtower|agent)\.(?:image|flavour|listen|schedule|cleanup|secret)\b/,
      );
    }
  });
});
