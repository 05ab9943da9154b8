import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AdviceCode } from "../../src/advice/advice-code.ts";
import { applyFixes } from "../../src/advice/text-fix.ts";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { readRuleIndex, readRulePages } from "../support/rule-pages.ts";

const pages = readRulePages();

/** Every code that advice has; the compiler sees to it that none is missing. */
const codes: Record<AdviceCode, true> = {
  "schedule-switched-off": true,
  "api-unreachable": true,
  "api-endpoint-unknown": true,
  "api-tls-incomplete": true,
  "token-empty": true,
  "token-in-clear": true,
  "token-is-path": true,
  "schedule-invalid": true,
  "interval-with-schedule": true,
  "interval-not-seconds": true,
  "duration-without-unit": true,
  "boolean-unreadable": true,
  "run-once-restarts": true,
  "no-restart-deletes": true,
  "rolling-restart-refused": true,
  "monitor-without-pull": true,
  "revive-without-stopped": true,
  "docker-api-pinned": true,
  "credentials-incomplete": true,
  "notification-nowhere": true,
  "notification-report-off": true,
  "label-unread": true,
  "label-unknown": true,
  "label-unsupported": true,
  "label-on-deploy": true,
  "label-overruled": true,
  "enable-without-effect": true,
  "hooks-off": true,
  "hooks-on-watchtower": true,
  "komodo-skip-false": true,
  "setting-unknown": true,
  "setting-unsupported": true,
  "setting-deprecated": true,
  "flag-unknown": true,
  "quotes-in-value": true,
  "enable-without-target": true,
  "flag-value-apart": true,
  "names-exclude-others": true,
  "container-name-unmatched": true,
  "token-on-command-line": true,
  "token-interpolated": true,
  "secret-in-clear": true,
  "secret-not-mounted": true,
  "api-port-open": true,
  "api-off-with-port": true,
  "self-update-with-port": true,
  "docker-socket-missing": true,
  "docker-socket-read-only": true,
  "docker-api-outdated": true,
  "registry-config-unread": true,
  "restart-off": true,
  "rolling-restart-with-links": true,
  "scope-label-missing": true,
  "scope-without-target": true,
  "watchtower-archived": true,
  "watchtower-duplicated": true,
  "image-floating": true,
  "image-pinned": true,
  "agent-port-open": true,
  "agent-without-secret": true,
  "agent-update-unpairs": true,
  "agent-secret-file": true,
  "agent-secret-differs": true,
  "agent-mount-missing": true,
  "agent-cluster-address": true,
  "agent-not-global": true,
  "agent-hostname": true,
};

/** What the examples leave to the environment. */
const variables = { API_TOKEN: "token", AGENT_SECRET: "secret", REPO_PASS: "password" };

/** What comes with the problem of a page, whatever the example: of the original, and of an agent without a secret. */
const companions = (code: string) => [
  "watchtower-archived",
  ...(code === "agent-update-unpairs" ? ["agent-without-secret"] : []),
];

const others = (text: string, target: "compose" | "swarm", code: string) =>
  lintCompose(text, { target, variables })
    .filter((problem) => problem.code === code || !companions(code).includes(problem.code))
    .map((problem) => problem.code);

describe.each(pages)("$code", ({ code, text, severity, hasFix, target, bad, good }) => {
  it("is what is found in the bad example, and nothing else", () => {
    expect([...new Set(others(bad, target, code))]).toStrictEqual([code]);
  });

  it("is not found in the good one, nor is anything else", () => {
    expect(others(good, target, code)).toStrictEqual([]);
  });

  it("has the severity that the page says", () => {
    const found = lintCompose(bad, { target, variables }).filter((problem) => problem.code === code);
    expect(found.map((problem) => problem.severity)).toContain(severity);
  });

  it("has a fix where the page says so, after which it is gone", () => {
    const problems = lintCompose(bad, { target, variables });
    const { text: fixed, fixed: made } = applyFixes(bad, problems);
    if (!hasFix || code === "container-name-unmatched") expect(made).toStrictEqual([]);
    else expect(others(fixed, target, code)).toStrictEqual([]);
  });

  it("names the reports or the source that it comes from", () => {
    const [, seen = ""] = text.split("## Seen in\n");
    const isReport = /^- \[([\w.-]+\/[\w.-]+)#(\d+)\]\(https:\/\/github\.com\/\1\/(?:issues|pull)\/\2\): \S/;
    for (const line of seen.trim().split("\n")) {
      if (line.startsWith("- [")) expect(line).toMatch(isReport);
      else expect(line).toMatch(/^(?:- (?:No report found|The path is)| {2}\S)/);
    }
  });
});

it("has a page for each code, and a code for each page", () => {
  expect(pages.map(({ code }) => code).sort()).toStrictEqual(Object.keys(codes).sort());
});

it.each([
  ["the index", readRuleIndex()],
  [
    "the README",
    readFileSync(new URL("../../README.md", import.meta.url), "utf8").split("## Problems")[0] ?? "",
  ],
])("%s lists each code once, with its severity", (_, list) => {
  for (const { code, severity } of pages) {
    const rows = [...list.matchAll(new RegExp(`^\\| \\[?\`${code}\`[^|]*\\| (\\w+)`, "gm"))];
    expect([code, rows.map(([, said]) => said)]).toStrictEqual([code, [severity]]);
  }
});

it("the index leads to no page that is not there", () => {
  const linked = [...readRuleIndex().matchAll(/\]\((.+?)\.md\)/g)].map(([, code]) => code);
  expect(linked.sort()).toStrictEqual([...Object.keys(codes), "engine"].sort());
});
