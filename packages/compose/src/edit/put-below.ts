import { linesAfter } from "./add-entries.ts";
import type { NewEntry } from "./new-entry.ts";
import type { FilePair } from "./nodes.ts";
import { lineEnd, lineStart } from "./text-change.ts";
import type { TextChange } from "./text-change.ts";

/** How entries are put below a key. */
export interface Layout {
  readonly isFlow: boolean;
  readonly step: string;
  readonly kind: "map" | "list";
}

/**
 * Puts entries below a key in place of its alias, its null or the nothing that is there. Undefined where the layout
 * is none in which they could stand.
 */
export function putBelow(
  text: string,
  { key, value }: FilePair,
  entries: readonly NewEntry[],
  { isFlow, step, kind }: Layout,
): readonly TextChange[] | undefined {
  const keyRange = key?.range;
  if (!keyRange) return undefined;
  const [start, end] = value?.range ?? [keyRange[1], keyRange[1]];
  if (isFlow) {
    const inner = entries.map(({ inline }) => inline).join(", ");
    const inline = kind === "list" ? `[${inner}]` : `{ ${inner} }`;
    const lead = value === null ? ": " : text[start - 1] === ":" ? " " : "";
    return [{ start, end, text: lead + inline }];
  }
  const before = text.slice(lineStart(text, keyRange[0]), keyRange[0]);
  if (value === null || !/^ *$/.test(before)) return undefined;
  const lead = before + step + (kind === "list" ? "- " : "");
  const added = linesAfter(
    text,
    end,
    entries.flatMap(({ lines }) => lines.map((line) => lead + line)),
  );
  return added && [...takeOut(text, start, end), added];
}

/** Takes out a value with the blanks before it, or behind it where a comment follows. */
function takeOut(text: string, start: number, end: number): readonly TextChange[] {
  if (start === end) return [];
  const rest = text.slice(end, lineEnd(text, end));
  if (rest.trim() !== "") return [{ start, end: end + (rest.length - rest.trimStart().length), text: "" }];
  const before = text.slice(0, start);
  return [{ start: before.trimEnd().length, end, text: "" }];
}
