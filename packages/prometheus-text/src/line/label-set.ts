import { CLOSE_BRACE, COMMA, EQUALS, QUOTE, LABEL_PART, LABEL_START, isKind } from "./character.ts";
import type { LineCursor } from "./line-cursor.ts";
import type { Labels } from "../metric-family.ts";
import { readQuoted } from "./quoted-string.ts";

/** What stood between two braces: the labels, and the metric name if it was written there in quotes. */
export interface LabelSet {
  labels: Labels;
  metricName: string | null;
}

/**
 * Reads a label set, the cursor being behind the opening brace, up to and including the closing one.
 *
 * Label names are bare or quoted; a lone quoted name is the metric's (Prometheus 3). A trailing comma is
 * allowed except in strict OpenMetrics; a leading or doubled one never is.
 */
export function readLabelSet(cursor: LineCursor): LabelSet | null {
  const set: LabelSet = { labels: {}, metricName: null };
  cursor.skipOptionalBlanks();
  while (!cursor.take(CLOSE_BRACE)) {
    if (!readLabel(cursor, set)) return null;
    cursor.skipOptionalBlanks();
    if (cursor.take(CLOSE_BRACE)) return set;
    if (!cursor.take(COMMA)) {
      return cursor.fail("INVALID_LABELS", `Expected a comma or a closing brace, found ${cursor.describe()}`);
    }
    cursor.skipOptionalBlanks();
    if (cursor.dialect.exactSpacing && cursor.peek() === CLOSE_BRACE) {
      return cursor.fail(
        "INVALID_LABELS",
        "OpenMetrics allows no comma behind the last label",
        cursor.at - 1,
      );
    }
  }
  return set;
}

/** Reads one `name="value"`, or the metric's name in quotes, into `set`. */
function readLabel(cursor: LineCursor, set: LabelSet): true | null {
  const nameAt = cursor.at;
  const quoted = cursor.peek() === QUOTE;
  const name = quoted ? readQuoted(cursor, "quoted name") : readBareName(cursor);
  if (name === null) return null;
  cursor.skipOptionalBlanks();
  if (!cursor.take(EQUALS)) {
    if (!quoted) {
      return cursor.fail(
        "INVALID_LABELS",
        `Expected "=" behind label name "${name}", found ${cursor.describe()}`,
      );
    }
    if (name === "") return cursor.fail("INVALID_METRIC_NAME", "The metric name is empty", nameAt);
    if (set.metricName !== null) {
      return cursor.fail("INVALID_METRIC_NAME", "A second metric name in one line", nameAt);
    }
    set.metricName = name;
    return true;
  }
  if (name === "") return cursor.fail("INVALID_LABEL_NAME", "The label name is empty", nameAt);
  if (name === "__name__") {
    return cursor.fail("INVALID_LABEL_NAME", 'Label name "__name__" is reserved for the metric name', nameAt);
  }
  if (Object.hasOwn(set.labels, name)) {
    return cursor.fail("DUPLICATE_LABEL", `Label "${name.slice(0, 60)}" is given twice`, nameAt);
  }
  cursor.skipOptionalBlanks();
  if (cursor.peek() !== QUOTE) {
    return cursor.fail(
      "INVALID_LABELS",
      `Expected a label value in double quotes, found ${cursor.describe()}`,
    );
  }
  const value = readQuoted(cursor, "label value");
  if (value === null) return null;
  setLabel(set.labels, name, value);
  return true;
}

function readBareName(cursor: LineCursor): string | null {
  const from = cursor.at;
  if (!isKind(cursor.peek(), LABEL_START)) {
    return cursor.fail("INVALID_LABEL_NAME", `Expected a label name, found ${cursor.describe()}`);
  }
  while (isKind(cursor.peek(), LABEL_PART)) cursor.at++;
  return cursor.text.slice(from, cursor.at);
}

/** Adds a label as an own property, whatever its name: assigning to `__proto__` would be lost. */
export function setLabel(labels: Labels, name: string, value: string): void {
  if (name === "__proto__") {
    Object.defineProperty(labels, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    labels[name] = value;
  }
}
