import { Scalar } from "yaml";
import { scalarLike } from "../edit/scalar-style.ts";
import { changeText } from "../edit/text-change.ts";
import type { TextChange } from "../edit/text-change.ts";
import type { Place } from "../source/value.ts";

/** A change of the text after which a problem is gone, and nothing else means anything else. */
export interface TextFix {
  /** What it does, as an order: `Write "false"`. */
  readonly description: string;
  /** Offsets in UTF-16 units into the text that was checked, `end` behind the last; none overlap. */
  readonly changes: readonly TextChange[];
}

/** A text after fixes. */
export interface FixedText<P> {
  readonly text: string;
  /** The problems whose fix was made, in the order of the text. */
  readonly fixed: readonly P[];
}

/**
 * Makes the fixes that problems carry in the text that they were found in. Problems without one are passed over, and
 * so is a fix that overlaps an earlier one: check the new text again and it comes back.
 *
 * Comments, quotes and line ends stay as they are around each change. Does not throw.
 */
export function applyFixes<P extends { readonly fix?: TextFix }>(
  text: string,
  problems: readonly P[],
): FixedText<P> {
  const fixed: P[] = [];
  const made: TextChange[] = [];
  for (const problem of problems) {
    const changes = problem.fix?.changes ?? [];
    const isInside = changes.every(({ start, end }) => start >= 0 && start <= end && end <= text.length);
    if (changes.length === 0 || !isInside || changes.some((change) => made.some(overlaps(change)))) continue;
    made.push(...changes);
    fixed.push(problem);
  }
  return { text: changeText(text, made), fixed };
}

function overlaps(a: TextChange): (b: TextChange) => boolean {
  return (b) => (a.start < b.end && b.start < a.end) || a.start === b.start;
}

/**
 * Puts another text in the place of a scalar that says `from`, in its own quotes; undefined where it is not written on
 * one line as it is read, since then it is not certain what else would change.
 */
export function scalarChange(source: string, place: Place, from: string, to: string): TextChange | undefined {
  const { start, end } = place;
  const written = literal(source.slice(start, end));
  if (written?.text !== from || from.includes("$") || to.includes("$")) return undefined;
  const model = new Scalar(from);
  model.type = written.style;
  return { start, end, text: scalarLike(model, to) };
}

function literal(
  written: string,
): { readonly text: string; readonly style: "PLAIN" | "QUOTE_DOUBLE" | "QUOTE_SINGLE" } | undefined {
  if (/[\r\n]/.test(written)) return undefined;
  if (/^"[^"\\]*"$/.test(written)) return { text: written.slice(1, -1), style: "QUOTE_DOUBLE" };
  if (/^'(?:[^']|'')*'$/.test(written)) {
    return { text: written.slice(1, -1).replaceAll("''", "'"), style: "QUOTE_SINGLE" };
  }
  return /^(?:[^\s"'&*!|>%@`#{[\]},?:-]|[?:-](?=\S))/.test(written)
    ? { text: written, style: "PLAIN" }
    : undefined;
}
