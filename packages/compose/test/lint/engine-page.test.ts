import { expect, it } from "vitest";
import type { AdviceCode } from "../../src/advice/advice-code.ts";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import type { LintCode } from "../../src/lint/lint-problem.ts";
import { readEngineRules } from "../support/rule-pages.ts";

/** Every code but those of advice, with its severity; the compiler sees to it that none is missing. */
const severities: Record<Exclude<LintCode, AdviceCode>, "error" | "warning" | "info"> = {
  "yaml-invalid": "error",
  "alias-unknown": "error",
  "alias-cycle": "error",
  "merge-invalid": "error",
  "tag-mismatch": "error",
  "number-not-finite": "error",
  "key-duplicate": "error",
  "key-not-text": "error",
  "too-large": "error",
  "document-empty": "error",
  "document-not-mapping": "error",
  "document-ignored": "warning",
  "interpolation-invalid": "error",
  "variable-required": "error",
  "key-unknown": "error",
  "key-too-new": "error",
  "key-missing": "error",
  "key-forbidden": "error",
  "version-unsupported": "error",
  "version-obsolete": "info",
  "type-wrong": "error",
  "value-invalid": "error",
  "name-invalid": "error",
  "item-repeated": "error",
  "extends-unknown": "error",
  "extends-cycle": "error",
  "merge-conflict": "error",
  "image-missing": "error",
  "reference-undefined": "error",
  "dependency-cycle": "error",
  "settings-conflict": "error",
  "healthcheck-invalid": "error",
  "mount-conflict": "error",
  "target-drops": "warning",
  "deploy-refused": "warning",
  "side-file-unread": "info",
};
const rules = readEngineRules();

it.each(rules)("$code is what its example on the page has", ({ code, target, composeVersion, example }) => {
  const found = lintCompose(example, { target, composeVersion }).filter((problem) => problem.code === code);
  expect(found.map(({ severity }) => severity)).toContain(severities[code as keyof typeof severities]);
});

it("the page has a section for each code, and a code for each section", () => {
  expect(rules.map(({ code }) => code).sort()).toStrictEqual(Object.keys(severities).sort());
});
