import { HASH, NEWLINE } from "../line/character.ts";
import { readCommentLine } from "../line/comment-line.ts";
import type { MetadataLine } from "../line/comment-line.ts";
import type { Dialect } from "../dialect.ts";
import { LineCursor } from "../line/line-cursor.ts";
import type { Fault } from "../line/line-cursor.ts";
import type { Sample } from "../metric-family.ts";
import type { Page } from "./page.ts";
import { excerpt } from "../parse-problem.ts";
import type { ParseProblem, ParseProblemCode } from "../parse-problem.ts";
import { PlainLine } from "../plain/plain-line.ts";
import { PlainMetadata } from "../plain/plain-metadata.ts";
import type { ProblemReporter } from "../problem-reporter.ts";
import { readSampleLine } from "../line/sample-line.ts";
import { decodeLossily, findInvalidUtf8 } from "./utf8.ts";

/** A byte order mark belongs to neither format; it is tolerated at the very beginning, unless read strictly. */
const MARK = "\ufeff";
const MARK_BYTES = 3;

/** What a consumer of lines answers when something is out of place though nothing is lost. */
export interface LineNote {
  code: ParseProblemCode;
  message: string;
}

/** Where the lines of a page go once they are read. */
export interface LineSink {
  metadata(line: MetadataLine): LineNote | undefined;
  /** A sample, whose line begins at `start` of its page. */
  sample(sample: Sample, start: number): LineNote | undefined;
  /** A sample still in its page, so that a sink makes only what it needs of it. */
  plainSample(line: PlainLine, page: Page): LineNote | undefined;
}

/**
 * Reads whole lines of a page, in one piece or several, and hands them to a sink.
 *
 * Keeps what the lines of a page share: the line count for messages, and whether `# EOF` has been seen. Lines of
 * the usual form take a short way, `PlainLine` and `PlainMetadata`; all others the long one.
 */
export class PageParser {
  readonly #dialect: Dialect;
  readonly #sink: LineSink;
  readonly #reporter: ProblemReporter;
  readonly #cursor: LineCursor;
  readonly #plainLine: PlainLine;
  readonly #plainMetadata: PlainMetadata;
  #line = 0;
  #ended = false;

  constructor(dialect: Dialect, sink: LineSink, reporter: ProblemReporter) {
    this.#dialect = dialect;
    this.#sink = sink;
    this.#reporter = reporter;
    this.#cursor = new LineCursor(dialect);
    this.#plainLine = new PlainLine(dialect.format);
    this.#plainMetadata = new PlainMetadata();
  }

  /** Reads the lines of `page`; the last one needs no newline, but must be whole. */
  read(page: Page): void {
    const { bytes } = page;
    const plainLine = this.#plainLine;
    const plainMetadata = this.#plainMetadata;
    const limit = bytes.lastIndexOf(NEWLINE) + 1;
    plainLine.setPage(bytes);
    plainMetadata.setPage(page);
    let at = 0;
    while (at < limit && !this.#ended) {
      this.#line++;
      if (bytes[at] === HASH) {
        const metadata = plainMetadata.read(at);
        if (metadata !== null) {
          const note = this.#sink.metadata(metadata);
          if (note !== undefined) this.#noteLine(note, page, at, plainMetadata.next - 1);
          at = plainMetadata.next;
          continue;
        }
      } else if (plainLine.read(at)) {
        const note = this.#sink.plainSample(plainLine, page);
        if (note !== undefined) this.#noteLine(note, page, at, plainLine.next - 1);
        at = plainLine.next;
        continue;
      }
      const end = page.indexOf("\n", at);
      this.#readLine(page, at, end);
      at = end + 1;
    }
    while (at < bytes.length) {
      this.#line++;
      const newline = page.indexOf("\n", at);
      const end = newline < 0 ? bytes.length : newline;
      this.#readLine(page, at, end);
      at = end + 1;
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

  #readLine(page: Page, start: number, end: number): void {
    const text = page.slice(start, end);
    if (text === undefined) this.#refuseBytes(page.bytes.subarray(start, end));
    else if (this.#line === 1 && !this.#dialect.strict && text.startsWith(MARK)) {
      this.#readText(text.slice(MARK.length), start + MARK_BYTES);
    } else {
      this.#readText(text, start);
    }
  }

  /** Reports a line that is not UTF-8: a sample is lost, a comment is not. */
  #refuseBytes(bytes: Uint8Array): void {
    const column = decodeLossily(bytes.subarray(0, findInvalidUtf8(bytes))).length;
    this.#cursor.setLine(decodeLossily(bytes));
    this.#cursor.fail("INVALID_UTF8", "The line is not UTF-8 from here on", column);
    this.#cursor.skipBlanks();
    if (this.#cursor.peek() === HASH && !this.#ended) this.#noteFault();
    else this.#skipFault();
  }

  #readText(text: string, start: number): void {
    const { exactSpacing } = this.#dialect;
    const cursor = this.#cursor;
    cursor.setContent(text);
    if (this.#ended) this.#readAfterEnd(cursor);
    else if (cursor.at === cursor.end && !exactSpacing) return;
    else if (cursor.peek() === HASH) this.#readComment(cursor);
    else this.#readSample(cursor, start);
  }

  #readSample(cursor: LineCursor, start: number): void {
    const sample = readSampleLine(cursor);
    if (sample === null) this.#skipFault();
    else this.#note(this.#sink.sample(sample, start));
  }

  #readComment(cursor: LineCursor): void {
    const line = readCommentLine(cursor);
    this.#noteFault();
    if (line.kind === "eof") this.#ended = true;
    else if (line.kind !== "comment") this.#note(this.#sink.metadata(line));
  }

  #readAfterEnd(cursor: LineCursor): void {
    if (cursor.at === cursor.end && !this.#dialect.strict) return;
    cursor.fail("TEXT_AFTER_EOF", "Nothing may follow # EOF", 0);
    this.#skipFault();
  }

  #skipFault(): void {
    const { fault } = this.#cursor;
    if (fault !== undefined) this.#reporter.skip(this.#problem(fault));
  }

  #noteFault(): void {
    const { fault } = this.#cursor;
    if (fault !== undefined) this.#reporter.note(this.#problem(fault), true);
  }

  #noteLine(note: LineNote, page: Page, start: number, end: number): void {
    this.#cursor.setLine(page.slice(start, end) ?? "");
    this.#note(note);
  }

  /** Order and repetition are free in the text format, and fixed in OpenMetrics. */
  #note(note: LineNote | undefined): void {
    if (note === undefined) return;
    const problem = this.#problem({ code: note.code, message: note.message, at: 0 });
    this.#reporter.note(problem, this.#dialect.format === "openmetrics");
  }

  #problem({ code, message, at }: Fault): ParseProblem {
    const { text, end } = this.#cursor;
    return { code, message, line: this.#line, column: at + 1, text: excerpt(text, at, end) };
  }
}
