import { HASH, RETURN } from "./character.ts";
import { readCommentLine } from "./comment-line.ts";
import type { CommentLine } from "./comment-line.ts";
import type { Dialect } from "./dialect.ts";
import { LineCursor } from "./line-cursor.ts";
import type { Fault } from "./line-cursor.ts";
import type { Sample } from "./metric-family.ts";
import { excerpt } from "./parse-problem.ts";
import type { ParseProblem, ParseProblemCode } from "./parse-problem.ts";
import type { ProblemReporter } from "./problem-reporter.ts";
import { readSampleLine } from "./sample-line.ts";

type Metadata = Exclude<CommentLine, { kind: "comment" | "eof" }>;

/** What a consumer of lines answers when something is out of place though nothing is lost. */
export interface LineNote {
  code: ParseProblemCode;
  message: string;
}

/** Where the lines of a page go once they are read. */
export interface LineSink {
  metadata(line: Metadata): LineNote | undefined;
  sample(sample: Sample): LineNote | undefined;
}

/**
 * Reads whole lines of a page, in one piece or several, and hands them to a sink.
 *
 * Keeps what the lines of a page share: the line count for messages, and whether `# EOF` has been seen.
 */
export class PageParser {
  readonly #dialect: Dialect;
  readonly #sink: LineSink;
  readonly #reporter: ProblemReporter;
  readonly #cursor: LineCursor;
  #line = 0;
  #ended = false;

  constructor(dialect: Dialect, sink: LineSink, reporter: ProblemReporter) {
    this.#dialect = dialect;
    this.#sink = sink;
    this.#reporter = reporter;
    this.#cursor = new LineCursor(dialect);
  }

  /** Reads the lines of `text`; the last one needs no newline, but must be whole. */
  read(text: string): void {
    let start = this.#line === 0 && !this.#dialect.strict && text.startsWith("\ufeff") ? 1 : 0;
    while (start < text.length) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      this.#line++;
      this.#readLine(text, start, end);
      start = end + 1;
    }
  }

  /** Says that the page is over. */
  end(): void {
    if (this.#dialect.format !== "openmetrics" || this.#ended) return;
    this.#reporter.skip({
      code: "MISSING_EOF",
      message: 'The page ends without "# EOF": it is cut off, or not OpenMetrics',
      line: this.#line + 1,
      column: 1,
      text: "",
    });
  }

  /** Counts a line that is not text at all, and reports it: skipped if it could have been a sample. */
  refuse(code: ParseProblemCode, message: string, line: string, column: number): void {
    this.#line++;
    const problem = { code, message, line: this.#line, column, text: excerpt(line, column - 1, line.length) };
    if (line.trimStart().startsWith("#")) this.#reporter.note(problem, true);
    else this.#reporter.skip(problem);
  }

  #readLine(text: string, start: number, lineEnd: number): void {
    const cursor = this.#cursor;
    const { strict, exactSpacing } = this.#dialect;
    const end = !strict && lineEnd > start && text.charCodeAt(lineEnd - 1) === RETURN ? lineEnd - 1 : lineEnd;
    cursor.setLine(text, start, end);
    if (!exactSpacing) cursor.skipBlanks();
    if (this.#ended) this.#readAfterEnd(cursor);
    else if (cursor.at === end && !exactSpacing) return;
    else if (cursor.peek() === HASH) this.#readComment(cursor);
    else this.#readSample(cursor);
  }

  #readSample(cursor: LineCursor): void {
    const sample = readSampleLine(cursor);
    if (sample === null) {
      if (cursor.fault !== undefined) this.#reporter.skip(this.#problem(cursor.fault));
      return;
    }
    this.#note(this.#sink.sample(sample), cursor.start);
  }

  #readComment(cursor: LineCursor): void {
    const line = readCommentLine(cursor);
    if (cursor.fault !== undefined) this.#reporter.note(this.#problem(cursor.fault), true);
    if (line.kind === "eof") this.#ended = true;
    else if (line.kind !== "comment") this.#note(this.#sink.metadata(line), line.at);
  }

  /** Order and repetition are free in the text format, and fixed in OpenMetrics. */
  #note(note: LineNote | undefined, at: number): void {
    if (note === undefined) return;
    const { code, message } = note;
    this.#reporter.note(this.#problem({ code, message, at }), this.#dialect.format === "openmetrics");
  }

  #readAfterEnd(cursor: LineCursor): void {
    if (cursor.at === cursor.end && !this.#dialect.strict) return;
    cursor.fail("TEXT_AFTER_EOF", "Nothing may follow # EOF", cursor.start);
    if (cursor.fault !== undefined) this.#reporter.skip(this.#problem(cursor.fault));
  }

  #problem({ code, message, at }: Fault): ParseProblem {
    const { text, start, end } = this.#cursor;
    return { code, message, line: this.#line, column: at - start + 1, text: excerpt(text, at, end) };
  }
}
