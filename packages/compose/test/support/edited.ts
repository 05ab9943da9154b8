import { expect } from "vitest";
import { editCompose } from "../../src/edit/edit-compose.ts";
import type { ComposeEdits } from "../../src/edit/requests.ts";

/** The label by which Watchtower leaves a service alone. */
export const label = "com.centurylinklabs.watchtower.enable";

/** Edits that exclude services from updates. */
export const critical = (...names: string[]): ComposeEdits => ({ critical: names });

/** The text after edits that have no problem. */
export const edited = (text: string, edits: ComposeEdits) => {
  const { text: result, problems } = editCompose(text, edits);
  expect(problems).toStrictEqual([]);
  return result;
};

/** The problems of edits, which leave the text as it is where one of them is an error. */
export const codes = (text: string, edits: ComposeEdits) => {
  const result = editCompose(text, edits);
  if (result.problems.some(({ severity }) => severity === "error")) expect(result.text).toBe(text);
  return result.problems.map(({ code, path, line, column }) => [code, path, line, column]);
};
