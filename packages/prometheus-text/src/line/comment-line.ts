import { HASH, QUOTE, METRIC_PART, METRIC_START, isBlank, isKind } from "./character.ts";
import type { LineCursor } from "./line-cursor.ts";
import type { MetricType } from "../metric-family.ts";
import { metricTypeOf } from "./metric-type.ts";
import { readQuoted } from "./quoted-string.ts";

/** A TYPE, HELP or UNIT line. */
export type MetadataLine =
  | { kind: "type"; name: string; type: MetricType }
  | { kind: "help"; name: string; help: string }
  | { kind: "unit"; name: string; unit: string };

/** What a line that begins with `#` says. */
export type CommentLine = { kind: "comment" } | { kind: "eof" } | MetadataLine;

const COMMENT: CommentLine = { kind: "comment" };

/**
 * Reads a comment or metadata line, the cursor being at its `#`.
 *
 * Never fails: what cannot be read is a plain comment, with `cursor.fault` saying why. No sample is lost that
 * way, so callers note the fault, and refuse it only in strict mode. A `#` without a blank behind it begins a
 * plain comment.
 */
export function readCommentLine(cursor: LineCursor): CommentLine {
  const { dialect } = cursor;
  const lineAt = cursor.at;
  cursor.take(HASH);
  if (!cursor.takeSeparator()) return plainComment(cursor, lineAt);
  const keywordAt = cursor.at;
  const keyword = cursor.takeToken();
  const isOpenMetrics = dialect.format === "openmetrics";
  if (keyword === "EOF" && isOpenMetrics) {
    cursor.skipOptionalBlanks();
    if (cursor.at === cursor.end) return { kind: "eof" };
  } else if (keyword === "TYPE" || keyword === "HELP" || (keyword === "UNIT" && isOpenMetrics)) {
    return readMetadata(cursor, keyword, keywordAt);
  }
  return plainComment(cursor, lineAt);
}

/** A comment that carries nothing; strict OpenMetrics has none of those. */
function plainComment(cursor: LineCursor, at: number): CommentLine {
  if (cursor.dialect.exactSpacing) {
    cursor.fail(
      "INVALID_METADATA",
      "OpenMetrics has no comments beyond # TYPE, # HELP, # UNIT and # EOF",
      at,
    );
  }
  return COMMENT;
}

function readMetadata(cursor: LineCursor, keyword: "TYPE" | "HELP" | "UNIT", at: number): CommentLine {
  const exact = cursor.dialect.exactSpacing;
  const hasName = cursor.takeSeparator() && cursor.at < cursor.end;
  if (!hasName) {
    // `# HELP` alone: Go's expfmt and the server read over it, OpenMetrics does not.
    if (exact) cursor.fail("INVALID_METADATA", `# ${keyword} without a metric name`, at);
    return COMMENT;
  }
  const name = readName(cursor, keyword);
  if (name === null) return COMMENT;
  if (cursor.at === cursor.end && (exact || keyword === "TYPE")) {
    cursor.fail("INVALID_METADATA", `# ${keyword} has nothing behind the metric name`);
    return COMMENT;
  }
  if (cursor.at < cursor.end && !cursor.takeSeparator()) {
    cursor.fail(
      "INVALID_SPACING",
      `OpenMetrics wants one space behind the metric name, found ${cursor.describe()}`,
    );
    return COMMENT;
  }
  if (keyword === "TYPE") return readType(cursor, name);
  const rest = cursor.text.slice(cursor.at, cursor.end);
  if (keyword === "HELP") return { kind: "help", name, help: unescapeHelp(rest, cursor) };
  const unit = exact ? rest : rest.trim();
  if (unit !== "" && !name.endsWith(`_${unit}`)) {
    cursor.fail(
      "INVALID_METADATA",
      `A metric with unit "${unit.slice(0, 60)}" must have a name that ends in it`,
    );
  }
  return { kind: "unit", name, unit };
}

/** Reads the metric name of a metadata line; a blank or the end of the line follows it. */
function readName(cursor: LineCursor, keyword: string): string | null {
  const from = cursor.at;
  let name: string | null;
  if (cursor.peek() === QUOTE) {
    name = readQuoted(cursor, "quoted name");
    if (name === null) return null;
  } else {
    if (isKind(cursor.peek(), METRIC_START)) while (isKind(cursor.peek(), METRIC_PART)) cursor.at++;
    name = cursor.text.slice(from, cursor.at);
  }
  if (name === "" || (cursor.at < cursor.end && !isBlank(cursor.peek()))) {
    return cursor.fail("INVALID_METADATA", `# ${keyword} names no metric: found ${cursor.describe()}`);
  }
  return name;
}

function readType(cursor: LineCursor, name: string): CommentLine {
  const { format, strict } = cursor.dialect;
  const from = cursor.at;
  const rest = cursor.text.slice(from, cursor.end);
  const word = strict ? rest : rest.trim();
  if (word === "") {
    cursor.fail("INVALID_METADATA", "# TYPE has nothing behind the metric name", from);
    return COMMENT;
  }
  const type = metricTypeOf(word, format);
  if (type !== undefined) return { kind: "type", name, type };
  cursor.fail("UNKNOWN_TYPE", `${JSON.stringify(word.slice(0, 60))} is no metric type of this format`, from);
  return { kind: "type", name, type: format === "text" ? "untyped" : "unknown" };
}

const TEXT_ESCAPES = /\\[\\n]/g;
const OPENMETRICS_ESCAPES = /\\[\\n"]/g;

/** Resolves the escapes of a help text, `\\` and `\n`, in OpenMetrics also `\"`; other backslashes are kept. */
function unescapeHelp(help: string, cursor: LineCursor): string {
  if (!help.includes("\\")) return help;
  const escapes = cursor.dialect.format === "text" ? TEXT_ESCAPES : OPENMETRICS_ESCAPES;
  return help.replace(escapes, (escape) => (escape === "\\n" ? "\n" : escape.slice(1)));
}
