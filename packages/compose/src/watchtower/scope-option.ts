import type { ComposeText } from "../stack/compose-file.ts";
import { textOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isVariable } from "../yaml/variable.ts";
import { scopeLabel } from "./watchtower-labels.ts";

/** The word for what has no scope label; it needs none. */
const unscoped = "none";

/** Reads `watchtower.scope`; undefined where there is none. */
export function scopeOption(value: unknown, problems: Problem[]): ComposeText | undefined {
  if (isVariable(value)) return value;
  const scope = textOption(value, "watchtower.scope", "", problems);
  return scope === "" ? undefined : scope;
}

/** The label of what is in a scope (watchtower.md d). */
export function scopeLabels(scope: ComposeText | undefined): Readonly<Record<string, ComposeText>> {
  return scope === undefined || scope === unscoped ? {} : { [scopeLabel]: scope };
}

/** What the user's own containers need. */
export function scopeProblems(scope: ComposeText | undefined, path: string, problems: Problem[]): void {
  if (scope === undefined || scope === unscoped) return;
  problems.push({
    code: "scope-label-needed",
    severity: "info",
    path,
    message: `Watchtower looks only at containers with the label ${scopeLabel} and this scope as its value.`,
    hint: "Put that label on every container that it is to update; watchtowerLabels makes it.",
  });
}
