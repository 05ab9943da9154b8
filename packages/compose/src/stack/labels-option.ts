import { flawOf, kindOf } from "./option-values.ts";
import type { Problem } from "./problem.ts";

/** The labels of a `labels` option that a file can hold; a problem for each that it cannot. */
export function labelsOption(
  value: unknown,
  path: string,
  problems: Problem[],
): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const refuse = (at: string, message: string) =>
    problems.push({
      code: "option-invalid",
      severity: "error",
      path: at,
      message,
      hint: 'Write { "key": "value" }.',
    });
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse(path, `${path} must be an object, not ${kindOf(value)}.`);
    return {};
  }
  const labels: [string, string][] = [];
  for (const [key, text] of Object.entries(value) as [string, unknown][]) {
    const flaw = typeof text === "string" ? flawOf(text) : `must be text, not ${kindOf(text)}`;
    const keyFlaw = key === "" ? "is empty" : flawOf(key);
    if (keyFlaw !== undefined) refuse(path, `The label ${JSON.stringify(key)} ${keyFlaw}.`);
    else if (flaw !== undefined) refuse(`${path}.${key}`, `The label ${key} ${flaw}.`);
    else if (typeof text === "string") labels.push([key, text]);
  }
  return Object.fromEntries(labels);
}
