import { expect, it } from "vitest";
import { applyFixes } from "../../src/advice/text-fix.ts";
import { adviceOn, file, fork, problemsOf } from "../support/advice.ts";

const fixed = (text: string) => applyFixes(text, problemsOf(text)).text;

it.each([
  ["- --clean-up", '- "--cleanup"'],
  ["- --poll-interval=30", '- "--interval=30"'],
  ["- --interval 30", '- "--interval=30"'],
  [`- "--schedule '0 0 4 * * *'"`, `- "--schedule=0 0 4 * * *"`],
  ["- --http-api-endpoint=health", '- "--http-api-endpoints=health"'],
])("%s becomes %s", (item, expected) => {
  const text = file(fork("command:", `  ${item}`));
  expect(adviceOn(text)[0]).toBe("warning flag-unknown services.watchtower.command");
  expect(fixed(text)).toBe(file(fork("command:", `  ${expected}`)));
});

it("a flag that there is not is said to be none, and left", () => {
  const text = file(fork('command: --cleanup --run-cmd "sh /a.sh"'));
  expect(problemsOf(text).map(({ code, line, column }) => [code, line, column])).toStrictEqual([
    ["flag-unknown", 5, 24],
  ]);
  expect(fixed(text)).toBe(text);
});

it("a value of a flag is not repeated, as it may be a secret", () => {
  for (const command of [
    "[--http-api-tokn=s3cret]",
    "['--http-api-token s3cret']",
    "--http-api-token s3cret",
  ]) {
    const problems = problemsOf(file(fork(`command: ${command}`)));
    expect(problems.map(({ code }) => code).join()).toMatch(/flag-unknown|token-on-command-line/);
    const words = problems.map(({ message, hint, fix }) => `${message} ${hint} ${fix?.description ?? ""}`);
    expect(words.join()).not.toContain("s3cret");
  }
});

it("a switch and its value apart make a name", () => {
  expect(adviceOn(file(fork("command: [--cleanup, 'false']")))).toStrictEqual([
    "warning flag-value-apart services.watchtower.command",
  ]);
});

it("a stop timeout without a unit ends either program", () => {
  const text = file(fork("command:", "  - --stop-timeout", "  - '30'", "  - -t=5"));
  expect(adviceOn(text)).toStrictEqual([
    "warning duration-without-unit services.watchtower.command",
    "warning duration-without-unit services.watchtower.command",
  ]);
  expect(fixed(text)).toContain("- '30s'\n      - \"-t=5s\"\n");
});
