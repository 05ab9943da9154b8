import { HASH, OPEN_BRACE, QUOTE, METRIC_PART, METRIC_START, isKind } from "./character.ts";
import { readLabelSet } from "./label-set.ts";
import type { LineCursor } from "./line-cursor.ts";
import type { Exemplar, Labels, Sample } from "../metric-family.ts";
import { parseNumber } from "./number.ts";
import { parseOpenMetricsTimestamp, parseTextTimestamp } from "./timestamp.ts";

/**
 * Reads one sample line, the cursor being at its first character that is not a blank.
 *
 * This is the whole grammar with every corner of it, in no hurry; lines of the usual form are read by faster
 * code that hands over to this one at the first surprise.
 */
export function readSampleLine(cursor: LineCursor): Sample | null {
  const series = readSeries(cursor);
  if (series === null) return null;
  const value = readValue(cursor, "value");
  if (value === null) return null;
  const sample: Sample = { name: series.name, labels: series.labels, value };
  if (!readTail(cursor, sample)) return null;
  if (cursor.at < cursor.end) {
    return cursor.fail("UNEXPECTED_TEXT", `Expected the end of the line, found ${cursor.describe()}`);
  }
  return sample;
}

/** Reads name and labels and the blanks behind them, up to the value. */
function readSeries(cursor: LineCursor): { name: string; labels: Labels } | null {
  let name: string | null = null;
  if (cursor.peek() !== OPEN_BRACE) {
    name = readMetricName(cursor);
    if (name === null) return null;
  }
  const separated = cursor.dialect.exactSpacing ? false : cursor.skipBlanks();
  if (!cursor.take(OPEN_BRACE)) {
    if (name === null) return null;
    if (!separated && !cursor.takeSeparator()) {
      return cursor.fail(
        "INVALID_METRIC_NAME",
        `${cursor.describe()} cannot be part of a metric name: put names beyond [a-zA-Z0-9_:] in quotes, {"like.this"}`,
      );
    }
    return { name, labels: {} };
  }
  const opening = cursor.at - 1;
  const set = readLabelSet(cursor);
  if (set === null) return null;
  if (name !== null && set.metricName !== null) {
    return cursor.fail("INVALID_METRIC_NAME", "A second metric name in one line", opening);
  }
  name ??= set.metricName;
  if (name === null) {
    return cursor.fail(
      "INVALID_METRIC_NAME",
      "The line has no metric name, neither before nor in the braces",
      opening,
    );
  }
  if (cursor.dialect.exactSpacing) {
    if (!cursor.takeSeparator()) return failSpacing(cursor, "between labels and value");
  } else {
    cursor.skipBlanks();
  }
  return { name, labels: set.labels };
}

function readMetricName(cursor: LineCursor): string | null {
  const from = cursor.at;
  if (!isKind(cursor.peek(), METRIC_START)) {
    const hint = cursor.peek() === QUOTE ? ': a quoted name stands in braces, {"like.this"}' : "";
    return cursor.fail("INVALID_METRIC_NAME", `Expected a metric name, found ${cursor.describe()}${hint}`);
  }
  while (isKind(cursor.peek(), METRIC_PART)) cursor.at++;
  return cursor.text.slice(from, cursor.at);
}

function readValue(cursor: LineCursor, what: string): number | null {
  const from = cursor.at;
  const token = cursor.takeToken();
  const value = parseNumber(token);
  if (value !== undefined) return value;
  if (token === "") return cursor.fail("INVALID_VALUE", `The ${what} is missing`, from);
  const reason = token.startsWith("{")
    ? "native histograms are not supported in text"
    : "expected a decimal number, NaN or Inf, within the range of a double";
  return cursor.fail("INVALID_VALUE", `The ${what} is not a number: ${reason}`, from);
}

/** Reads what may follow the value: timestamp, exemplar, blanks. */
function readTail(cursor: LineCursor, sample: Sample): true | null {
  if (cursor.at === cursor.end) return true;
  const openMetrics = cursor.dialect.format === "openmetrics";
  if (!separate(cursor)) return null;
  if (cursor.at < cursor.end && cursor.peek() !== HASH) {
    const timestampMs = readTimestamp(cursor);
    if (timestampMs === null) return null;
    sample.timestampMs = timestampMs;
    if (cursor.at === cursor.end) return true;
    if (!separate(cursor)) return null;
  }
  if (cursor.peek() !== HASH) return true;
  if (!openMetrics) {
    return cursor.fail(
      "UNEXPECTED_TEXT",
      'Exemplars and comments cannot follow a value in the text format: read the page with format "openmetrics"',
    );
  }
  const exemplar = readExemplar(cursor);
  if (exemplar === null) return null;
  sample.exemplar = exemplar;
  return true;
}

/** Moves over the blanks in front of an optional field; trailing blanks are refused where spacing is exact. */
function separate(cursor: LineCursor): true | null {
  if (!cursor.takeSeparator()) return failSpacing(cursor, "between fields");
  if (cursor.dialect.exactSpacing && cursor.at === cursor.end) return failSpacing(cursor, "between fields");
  return true;
}

function readTimestamp(cursor: LineCursor): number | null {
  const from = cursor.at;
  const token = cursor.takeToken();
  if (cursor.dialect.format === "text") {
    return (
      parseTextTimestamp(token) ??
      cursor.fail(
        "INVALID_TIMESTAMP",
        "The timestamp is not a whole number of milliseconds within 64 bits",
        from,
      )
    );
  }
  return (
    parseOpenMetricsTimestamp(token) ??
    cursor.fail("INVALID_TIMESTAMP", "The timestamp is not a decimal number of seconds", from)
  );
}

/** Reads `# {labels} value [timestamp]`, the cursor being at the hash. */
function readExemplar(cursor: LineCursor): Exemplar | null {
  cursor.at++;
  if (!cursor.takeSeparator()) return failSpacing(cursor, "behind the exemplar's #");
  if (!cursor.take(OPEN_BRACE)) {
    return cursor.fail(
      "INVALID_EXEMPLAR",
      `Expected an exemplar's opening brace, found ${cursor.describe()}`,
    );
  }
  const opening = cursor.at - 1;
  const set = readLabelSet(cursor);
  if (set === null) return null;
  if (set.metricName !== null) {
    return cursor.fail("INVALID_EXEMPLAR", "An exemplar has labels, but no metric name", opening);
  }
  if (!cursor.takeSeparator()) return failSpacing(cursor, "between an exemplar's labels and its value");
  const value = readValue(cursor, "exemplar's value");
  if (value === null) return null;
  const exemplar: Exemplar = { labels: set.labels, value };
  if (cursor.at === cursor.end) return exemplar;
  if (!separate(cursor)) return null;
  if (cursor.at === cursor.end) return exemplar;
  const timestampMs = readTimestamp(cursor);
  if (timestampMs === null) return null;
  exemplar.timestampMs = timestampMs;
  cursor.skipOptionalBlanks();
  return exemplar;
}

function failSpacing(cursor: LineCursor, where: string): null {
  const found = cursor.describe();
  return cursor.fail(
    "INVALID_SPACING",
    cursor.dialect.exactSpacing
      ? `OpenMetrics wants exactly one space ${where}, found ${found}`
      : `Expected a blank ${where}, found ${found}`,
  );
}
