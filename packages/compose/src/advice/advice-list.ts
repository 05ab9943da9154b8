import type { LintProblem, ProblemList } from "../lint/lint-problem.ts";
import type { Place } from "../source/value.ts";
import type { TextChange } from "../edit/text-change.ts";
import type { AdviceCode } from "./advice-code.ts";

/** One piece of advice, before it has a position. */
export interface Advice {
  readonly code: AdviceCode;
  readonly severity?: Exclude<LintProblem["severity"], "error">;
  readonly path: readonly string[];
  readonly place: Pick<Place, "start">;
  readonly message: string;
  readonly hint: string;
  /** What the fix does, and by which changes; left out where there are none. */
  readonly fix?: readonly [description: string, changes: readonly TextChange[] | undefined] | undefined;
}

/** Takes advice; a warning unless it says otherwise. */
export type Advise = (advice: Advice) => void;

/** Puts advice among the problems of a file. */
export function adviseInto(problems: ProblemList): Advise {
  return ({ code, severity = "warning", path, place, message, hint, fix }) => {
    const [description, changes] = fix ?? [];
    const isFix = description !== undefined && changes !== undefined;
    problems.add(code, severity, path, place, message, hint, isFix ? { description, changes } : undefined);
  };
}
