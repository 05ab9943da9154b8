import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { applyFixes, lintCompose, type LintOptions, type LintProblem } from "@stack/compose";
import { Failure } from "../failure.ts";
import type { ComposeFile } from "./compose-files.ts";

/** What is left to say of a file, and what was mended in it. */
export interface FixedFile {
  readonly problems: readonly LintProblem[];
  readonly fixed: readonly LintProblem[];
}

/** Fixes that touch the same place are made one after the other; more rounds than any file needs. */
const maxRounds = 10;

/**
 * Makes the fixes that are certain in a file, and writes it where there were any. A text that the engine would refuse
 * after them, and took before, is not written: nothing is fixed then.
 */
export async function fixFile(
  { name, text: before }: ComposeFile,
  options: LintOptions,
  cwd: string,
): Promise<FixedFile> {
  const found = lintCompose(before, options);
  const fixed: LintProblem[] = [];
  let text = before;
  let problems = found;
  for (let round = 0; round < maxRounds; round++) {
    const after = applyFixes(text, problems);
    if (after.fixed.length === 0) break;
    fixed.push(...after.fixed);
    text = after.text;
    problems = lintCompose(text, options);
  }
  if (fixed.length === 0 || errorsIn(problems) > errorsIn(found)) return { problems: found, fixed: [] };
  await writeFile(resolve(cwd, name), text).catch((cause: unknown) => {
    const { message } = cause as Error;
    const remedy = "Run stackctl as a user who may write it; nothing was changed.";
    throw new Failure("WRITE", `${name} cannot be written: ${message}.`, remedy, { cause });
  });
  return { problems, fixed };
}

function errorsIn(problems: readonly LintProblem[]): number {
  return problems.filter(({ severity }) => severity === "error").length;
}
