/**
 * What is wrong with a line. A closed set: safe to switch over.
 *
 * The last five describe the page around the lines rather than a line's own text.
 */
export type ParseProblemCode =
  | "INVALID_UTF8"
  | "INVALID_METRIC_NAME"
  | "INVALID_LABEL_NAME"
  | "INVALID_LABELS"
  | "DUPLICATE_LABEL"
  | "INVALID_ESCAPE"
  | "INVALID_VALUE"
  | "INVALID_TIMESTAMP"
  | "INVALID_EXEMPLAR"
  | "INVALID_METADATA"
  | "INVALID_SPACING"
  | "UNEXPECTED_TEXT"
  | "UNKNOWN_TYPE"
  | "REPEATED_METADATA"
  | "LATE_METADATA"
  | "INTERLEAVED_FAMILY"
  | "MISSING_EOF"
  | "TEXT_AFTER_EOF";

/** A line that could not be read as written, and where. */
export interface ParseProblem {
  code: ParseProblemCode;
  /** One sentence naming the thing and the remedy; does not repeat line and column. */
  message: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in UTF-16 code units of the line. */
  column: number;
  /** The line from that column on, cut to 60 code units (then ending in `…`). */
  text: string;
}

const MAX_TEXT = 60;

/** The part of a line to show: from `start` to `end` of `page`, cut short, as a copy that does not hold the page. */
export function excerpt(page: string, start: number, end: number): string {
  if (end - start <= MAX_TEXT) return page.slice(start, end);
  return `${page.slice(start, start + MAX_TEXT)}…`;
}
