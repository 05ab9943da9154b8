import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a page of `docs/rules` says of its rule. */
export interface RulePage {
  readonly code: string;
  readonly text: string;
  /** The words behind Severity: one of the two that warnings have comes first. */
  readonly severity: string;
  readonly hasFix: boolean;
  readonly target: "compose" | "swarm";
  readonly bad: string;
  readonly good: string;
}

const folder = join(import.meta.dirname, "..", "..", "..", "..", "docs", "rules");

/** All pages of rules; the index is not one, nor is the page of what the engine says. */
export function readRulePages(): readonly RulePage[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md") && !["README.md", "engine.md"].includes(file))
    .map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const [bad = "", good = ""] = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => yaml ?? "");
      return {
        code: file.replace(/\.md$/, ""),
        text,
        severity: /\*\*Severity\*\*: (\w+)/.exec(text)?.[1] ?? "",
        hasFix: !text.includes("**Fix**: none") && !text.includes("**Fix**: None"),
        target: text.includes("**Target**: swarm") ? "swarm" : "compose",
        bad,
        good,
      };
    });
}

/** The index of the pages. */
export function readRuleIndex(): string {
  return readFileSync(join(folder, "README.md"), "utf8");
}

/** A section of the page of what the engine says. */
export interface EngineRule {
  readonly code: string;
  readonly target: "compose" | "swarm";
  readonly composeVersion: string | undefined;
  readonly example: string;
}

/** The sections of the page of what the engine says. */
export function readEngineRules(): readonly EngineRule[] {
  const page = readFileSync(join(folder, "engine.md"), "utf8");
  return page
    .split("\n### ")
    .slice(1)
    .map((section) => ({
      code: /^`([a-z-]+)`/.exec(section)?.[1] ?? "",
      target: section.includes("Target: swarm.") ? "swarm" : "compose",
      composeVersion: /For Docker Compose (\d+\.\d+\.\d+)\./.exec(section)?.[1],
      example: /```yaml\n(.*?)```/s.exec(section)?.[1] ?? "",
    }));
}
