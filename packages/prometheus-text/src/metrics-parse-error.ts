import type { ParseProblem, ParseProblemCode } from "./parse-problem.ts";

/**
 * A page that cannot be read as asked: the first offending line, or in strict mode the first line that leaves
 * the format.
 *
 * The message ends in the place and the offending text; both are also properties.
 */
export class MetricsParseError extends Error implements ParseProblem {
  override readonly name = "MetricsParseError";
  readonly code: ParseProblemCode;
  readonly line: number;
  readonly column: number;
  readonly text: string;

  constructor(problem: ParseProblem) {
    super(
      `${problem.message} (line ${problem.line}, column ${problem.column}: ${JSON.stringify(problem.text)})`,
    );
    this.code = problem.code;
    this.line = problem.line;
    this.column = problem.column;
    this.text = problem.text;
  }
}
