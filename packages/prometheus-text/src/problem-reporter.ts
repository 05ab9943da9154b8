import { MetricsParseError } from "./metrics-parse-error.ts";
import type { ParseProblem } from "./parse-problem.ts";

/** What happens to lines that leave the format. */
export interface ProblemOptions {
  /**
   * Refuse whatever leaves the format, as both Go parsers do, by throwing a `MetricsParseError`. Default false:
   * what can be read without loss is read.
   */
  strict?: boolean;
  /**
   * Called for each line that is skipped because it cannot be read, in order. Without it the first such line is
   * thrown as a `MetricsParseError`: no sample is lost unseen. Not used in strict mode.
   */
  onSkipped?: (problem: ParseProblem) => void;
  /**
   * Called for what was read all the same but deserves a word: metadata that is unknown, repeated, late or
   * unreadable, families that are interleaved. Strict mode throws some of these.
   */
  onNote?: (problem: ParseProblem) => void;
}

/** Sends problems where the caller wants them. */
export class ProblemReporter {
  readonly strict: boolean;
  readonly #onSkipped: ((problem: ParseProblem) => void) | undefined;
  readonly #onNote: ((problem: ParseProblem) => void) | undefined;

  constructor(options: ProblemOptions) {
    this.strict = options.strict ?? false;
    this.#onSkipped = options.onSkipped;
    this.#onNote = options.onNote;
  }

  /** A line is lost: throws, unless the caller listens. */
  skip(problem: ParseProblem): void {
    if (this.strict || this.#onSkipped === undefined) throw new MetricsParseError(problem);
    this.#onSkipped(problem);
  }

  /** Nothing is lost; throws only where `refuse` says that strict mode does not take it. */
  note(problem: ParseProblem, refuse: boolean): void {
    if (this.strict && refuse) throw new MetricsParseError(problem);
    this.#onNote?.(problem);
  }
}
