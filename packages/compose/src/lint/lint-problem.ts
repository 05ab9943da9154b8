import type { AdviceCode } from "../advice/advice-code.ts";
import type { TextFix } from "../advice/text-fix.ts";
import type { Place } from "../source/value.ts";
import type { ReadFlaw } from "../source/node-reader.ts";
import type { ShapeCode } from "../format/check-shape.ts";
import type { YamlSource } from "../source/yaml-source.ts";

/**
 * What a problem of a file is about; the README lists them all.
 *
 * The list is closed within a version of this package; a later one may add to it.
 */
export type LintCode =
  | ReadFlaw["code"]
  | AdviceCode
  | ShapeCode
  | "yaml-invalid"
  | "document-empty"
  | "document-not-mapping"
  | "document-ignored"
  | "interpolation-invalid"
  | "variable-required"
  | "extends-unknown"
  | "extends-cycle"
  | "merge-conflict"
  | "image-missing"
  | "reference-undefined"
  | "dependency-cycle"
  | "settings-conflict"
  | "healthcheck-invalid"
  | "mount-conflict"
  | "key-forbidden"
  | "version-unsupported"
  | "side-file-unread"
  | "target-drops"
  | "deploy-refused"
  | "version-obsolete";

/** Something about a file that its author should know, as data. */
export interface LintProblem {
  readonly code: LintCode;
  /**
   * `error`: the engine refuses the file. `warning`: it takes the file, and something in it does not do what it seems to.
   * `info`: worth knowing.
   */
  readonly severity: "error" | "warning" | "info";
  /** Keys and list positions joined with dots, such as `services.web.ports.0`; empty for the whole file. */
  readonly path: string;
  /** Where it stands, both from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** The change that does it, where that is certain; `applyFixes` makes it. */
  readonly fix?: TextFix;
}

/** More than anyone reads; what is found beyond is passed over. */
const maxProblems = 1000;

/** Problems as they are found, each place told once of a thing however many ways lead there. */
export class ProblemList {
  readonly #source: YamlSource;
  readonly #problems = new Map<string, { problem: LintProblem; start: number }>();

  constructor(source: YamlSource) {
    this.#source = source;
  }

  add(
    code: LintCode,
    severity: LintProblem["severity"],
    path: readonly string[],
    { start }: Pick<Place, "start">,
    message: string,
    hint: string,
    fix?: TextFix,
  ): void {
    const key = `${code} ${start} ${message}`;
    if (this.isFull() || this.#problems.has(key)) return;
    const { line, column } = this.#source.positionAt(start);
    const problem = {
      code,
      severity,
      path: path.join("."),
      line,
      column,
      message,
      hint,
      ...(fix === undefined ? {} : { fix }),
    };
    this.#problems.set(key, { problem, start });
  }

  /** The text of the file. */
  get text(): string {
    return this.#source.text;
  }

  isEmpty(): boolean {
    return this.#problems.size === 0;
  }

  isFull(): boolean {
    return this.#problems.size >= maxProblems;
  }

  hasErrors(): boolean {
    return [...this.#problems.values()].some(({ problem }) => problem.severity === "error");
  }

  /** In the order of the text. */
  sorted(): LintProblem[] {
    return [...this.#problems.values()].sort((a, b) => a.start - b.start).map(({ problem }) => problem);
  }
}
