import { isMap } from "yaml";
import { entriesOf, entryEnd, entryStart } from "./entries.ts";
import type { Collection } from "./entries.ts";
import type { NewEntry } from "./new-entry.ts";
import { lineBreak, lineEnd, lineStart } from "./text-change.ts";
import type { TextChange } from "./text-change.ts";

/**
 * Adds entries at the end of a mapping or list, in the layout of those before. Undefined where that is none that can
 * be gone on with.
 */
export function addEntries(
  text: string,
  collection: Collection,
  entries: readonly NewEntry[],
): TextChange | undefined {
  return collection.flow === true
    ? addToFlow(text, collection, entries)
    : addToBlock(text, collection, entries);
}

function addToBlock(
  text: string,
  collection: Collection,
  entries: readonly NewEntry[],
): TextChange | undefined {
  const last = entriesOf(collection).at(-1);
  const start = last && entryStart(last);
  const end = last && entryEnd(last);
  if (start === undefined || end === undefined) return undefined;
  const before = text.slice(lineStart(text, start), start);
  const lead = (isMap(collection) ? /^ *$/ : /^ *-[ \t]+/).exec(before)?.[0];
  if (lead === undefined) return undefined;
  return linesAfter(
    text,
    end,
    entries.flatMap(({ lines }) => lines.map((line) => lead + line)),
  );
}

/** Lines after the one in which something ends, and after the comments below it that are indented as these lines are. */
export function linesAfter(text: string, end: number, lines: readonly string[]): TextChange | undefined {
  // A block scalar ends where the next line begins, all others within their line.
  const isNextLine = end > 0 && text[end - 1] === "\n";
  if (!isNextLine && !/^[ \t]*(?:#.*)?$/.test(text.slice(end, lineEnd(text, end)))) return undefined;
  let at = isNextLine ? end : nextLine(text, end);
  const indent = /^ */.exec(lines[0] ?? "")?.[0].length ?? 0;
  while (at < text.length) {
    const comment = /^( *)#/.exec(text.slice(at, lineEnd(text, at)));
    if ((comment?.[1]?.length ?? -1) < indent) break;
    at = nextLine(text, at);
  }
  const feed = lineBreak(text, end);
  const isEnd = at === text.length && at > 0 && text[at - 1] !== "\n";
  return { start: at, end: at, text: lines.map((line) => (isEnd ? feed + line : line + feed)).join("") };
}

function nextLine(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  return feed < 0 ? text.length : feed + 1;
}

function addToFlow(
  text: string,
  collection: Collection,
  entries: readonly NewEntry[],
): TextChange | undefined {
  const [start, end] = collection.range ?? [0, 0];
  const inner = text.slice(start + 1, end - 1);
  const last = entriesOf(collection).at(-1);
  if (last === undefined) {
    if (inner.trim() !== "") return undefined;
    const [open, close] = isMap(collection) ? ["{ ", " }"] : ["[", "]"];
    return { start, end, text: open + entries.map(({ inline }) => inline).join(", ") + close };
  }
  const first = entryStart(last);
  const from = entryEnd(last);
  if (first === undefined || from === undefined) return undefined;
  const rest = text.slice(from, end - 1);
  const lead = text.slice(lineStart(text, first), first);
  const separator = /^[ \t]*$/.test(lead) ? lineBreak(text, first) + lead : " ";
  if (rest.replaceAll(/#.*/g, "").trim() === "") {
    return { start: from, end: from, text: entries.map(({ inline }) => `,${separator}${inline}`).join("") };
  }
  const comma = from + rest.indexOf(",");
  if (text.slice(from, comma).trim() !== "") return undefined;
  return {
    start: comma + 1,
    end: comma + 1,
    text: entries.map(({ inline }) => `${separator}${inline},`).join(""),
  };
}
