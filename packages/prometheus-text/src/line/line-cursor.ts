import { isBlank } from "./character.ts";
import type { Dialect } from "../dialect.ts";
import type { ParseProblemCode } from "../parse-problem.ts";

/** Why and where reading stopped, as an offset into the line; becomes a problem once the line is known. */
export interface Fault {
  code: ParseProblemCode;
  message: string;
  at: number;
}

/**
 * A position within one line.
 *
 * Readers move it on and return what they read, or call `fail` and return `null`: nothing is thrown per
 * line, so a page of a million bad lines costs no million stack traces.
 */
export class LineCursor {
  readonly dialect: Dialect;
  /** The line. */
  text = "";
  /** Where reading goes on. */
  at = 0;
  /** Where the line ends. */
  end = 0;
  fault: Fault | undefined;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** Puts the cursor at the beginning of a line, given without its newline. */
  setLine(text: string): void {
    this.text = text;
    this.at = 0;
    this.end = text.length;
    this.fault = undefined;
  }

  /**
   * Puts the cursor where a line's content begins: behind the blanks in front of it, and with the carriage return
   * before its newline left out, as far as the dialect tolerates those.
   */
  setContent(text: string): void {
    this.setLine(text);
    if (!this.dialect.strict && text.endsWith("\r")) this.end--;
    this.skipOptionalBlanks();
  }

  /** The code at the cursor, or -1 at the end of the line. */
  peek(): number {
    return this.at < this.end ? this.text.charCodeAt(this.at) : -1;
  }

  /** Moves over `code` if it is next. */
  take(code: number): boolean {
    if (this.peek() !== code) return false;
    this.at++;
    return true;
  }

  /** Moves over blanks and tabs; says whether there were any. */
  skipBlanks(): boolean {
    const from = this.at;
    while (this.at < this.end && isBlank(this.text.charCodeAt(this.at))) this.at++;
    return this.at > from;
  }

  /** Moves over blanks where the dialect tolerates them, that is everywhere but in strict OpenMetrics. */
  skipOptionalBlanks(): void {
    if (!this.dialect.exactSpacing) this.skipBlanks();
  }

  /** Moves over the separator between two fields: one space in strict OpenMetrics, else any blanks. */
  takeSeparator(): boolean {
    return this.dialect.exactSpacing ? this.take(0x20) : this.skipBlanks();
  }

  /** Reads everything up to the next blank or the end of the line. */
  takeToken(): string {
    const from = this.at;
    while (this.at < this.end && !isBlank(this.text.charCodeAt(this.at))) this.at++;
    return this.text.slice(from, this.at);
  }

  /** Records why reading stopped; the first reason stands. Returns `null`, for readers to pass on. */
  fail(code: ParseProblemCode, message: string, at = this.at): null {
    this.fault ??= { code, message, at };
    return null;
  }

  /** Names the character at `at` for a message. */
  describe(at = this.at): string {
    if (at >= this.end) return "the end of the line";
    return JSON.stringify(String.fromCodePoint(this.text.codePointAt(at) ?? 0));
  }
}
