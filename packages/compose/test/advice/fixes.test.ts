import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/advice/text-fix.ts";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { readCorpus } from "../support/compose-corpus.ts";
import { composeBinary, composeConfig } from "../support/docker-compose.ts";
import { readRulePages } from "../support/rule-pages.ts";

const lint = (text: string) => lintCompose(text, { target: "compose" });
const watchtower = "com.centurylinklabs.watchtower";

/** Labels with something wrong that has a fix, and what they come to. */
const labels = fc.constantFrom(
  ...(["enable", "monitor-only", "no-pull"] as const).flatMap((name) =>
    (
      [
        ["no", "false"],
        ["'false'", "false"],
        ['"true"', "true"],
        [" on ", "true"],
        ["Yes", "true"],
      ] as const
    ).map(([value, meant]) => ({ key: `${watchtower}.${name}`, value, meant })),
  ),
);
const quotes = fc.constantFrom("plain", "single", "double");
const breaks = fc.constantFrom("\n", "\r\n");
const comments = fc.constantFrom("", " # kept: as it is", "   #!");

/** The text as a scalar in the quotes asked for, or in double ones where they cannot hold it. */
function scalar(text: string, style: string): string {
  if (style === "single") return `'${text.replaceAll("'", "''")}'`;
  if (style === "plain" && !/^[\s"']|\s$/.test(text)) return text;
  return text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

describe("a fix", () => {
  it("makes the problem go, and leaves every other byte and the rest of the meaning as it was", () => {
    fc.assert(
      fc.property(
        labels,
        quotes,
        breaks,
        comments,
        fc.boolean(),
        fc.constantFrom("", "other: x", "x: 'y'"),
        ({ key, value, meant }, style, lineBreak, comment, isList, other) => {
          const label = isList ? `- ${scalar(`${key}=${value}`, style)}` : `${key}: ${scalar(value, style)}`;
          const before = ["# first", "services:", "  db:", "    image: postgres:16.4", "    labels:"];
          const more = other === "" ? [] : [`      ${isList ? `- ${other.replace(": ", "=")}` : other}`];
          const after = [...more, "    restart: always # last", ""];
          const text = [...before, `      ${label}${comment}`, ...after].join(lineBreak);
          const { text: mended, fixed } = applyFixes(text, lint(text));
          expect(fixed.map(({ code }) => code)).toStrictEqual(["label-unread"]);
          expect(lint(mended)).toStrictEqual([]);
          const [head, tail] = [before.join(lineBreak), after.join(lineBreak)];
          expect(mended.startsWith(head)).toBe(true);
          expect(mended.endsWith(`${comment}${lineBreak}${tail}`)).toBe(true);
          expect(mended).toContain(isList ? `${key}=${meant}` : meant);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is never made worse of by a second time", () => {
    for (const text of [
      ...readRulePages().map(({ bad }) => bad),
      ...readCorpus().map(({ content }) => content),
    ]) {
      const once = applyFixes(text, lint(text));
      if (once.fixed.length === 0) expect(once.text).toBe(text);
      else expect(applyFixes(once.text, lint(once.text)).fixed).toStrictEqual([]);
    }
  });

  it("keeps the errors of a file as they are", () => {
    for (const { bad } of readRulePages()) {
      const errors = (text: string) =>
        lint(text)
          .filter(({ severity }) => severity === "error")
          .map(({ code, path }) => `${code} ${path}`);
      expect(errors(applyFixes(bad, lint(bad)).text)).toStrictEqual(errors(bad));
    }
  });
});

describe.skipIf(composeBinary === undefined)("to the real Compose", () => {
  const variables = { API_TOKEN: "token", AGENT_SECRET: "secret", REPO_PASS: "password" };
  const mended = readRulePages()
    .map(({ code, bad }) => ({ code, bad, text: applyFixes(bad, lint(bad)).text }))
    .filter(({ bad, text }) => bad !== text);

  it("there are fixes to look at", () => {
    expect(mended.length).toBeGreaterThan(8);
  });

  it.each(mended)("the fix of $code changes one label, variable or argument alone", ({ bad, text }) => {
    const [before, after] = [bad, text].map(
      (yaml) => composeConfig(`name: rules\n${yaml}`, variables).config,
    );
    const parts = (config: typeof before) =>
      Object.entries(config?.services ?? {}).flatMap(([name, { labels = {}, environment = {}, command }]) => [
        ...Object.entries(labels).map(([key, value]) => `${name} label ${key} ${value}`),
        ...Object.entries(environment).map(([key, value]) => `${name} variable ${key} ${value}`),
        ...(command ?? []).map((word) => `${name} argument ${word}`),
      ]);
    const rest = (config: typeof before) =>
      JSON.stringify(config, (key, value: unknown) =>
        ["labels", "environment", "command"].includes(key) ? undefined : value,
      );
    expect(after).toBeDefined();
    expect(rest(after)).toBe(rest(before));
    const gone = parts(before).filter((part) => !parts(after).includes(part));
    const come = parts(after).filter((part) => !parts(before).includes(part));
    expect([gone.length, come.length]).toStrictEqual([1, 1]);
  });
});
