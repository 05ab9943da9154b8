import { isMap } from "yaml";
import { entriesOf, entryEnd, entryStart } from "./entries.ts";
import type { Collection, Entry } from "./entries.ts";
import { lineEnd, lineStart } from "./text-change.ts";
import type { TextChange } from "./text-change.ts";

/**
 * Takes entries out of a mapping or list that keeps others, with the comment behind each and not with those above.
 * Undefined where the layout is none from which they can be cut.
 */
export function removeEntries(
  text: string,
  collection: Collection,
  entries: readonly Entry[],
): readonly TextChange[] | undefined {
  const changes =
    collection.flow === true
      ? removeFromFlow(text, collection, entries)
      : entries.map((entry) => removeLines(text, entry, isMap(collection) ? /^ *$/ : /^ *-[ \t]*$/));
  return changes.some((change) => change === undefined) ? undefined : (changes as TextChange[]);
}

/** Takes out the lines that an entry of a block fills; `lead` is what may stand before it in its first line. */
export function removeLines(text: string, entry: Entry, lead: RegExp): TextChange | undefined {
  const first = entryStart(entry);
  const end = entryEnd(entry);
  if (first === undefined || end === undefined) return undefined;
  const start = lineStart(text, first);
  if (!lead.test(text.slice(start, first))) return undefined;
  // A block scalar ends where the next line begins.
  if (end > first && text[end - 1] === "\n") return { start, end, text: "" };
  const lineEnds = lineEnd(text, end);
  if (!/^[ \t]*(?:#.*)?$/.test(text.slice(end, lineEnds))) return undefined;
  const feed = text.indexOf("\n", lineEnds);
  if (feed >= 0) return { start, end: feed + 1, text: "" };
  // The last line of a text without a line break at its end: the one before it goes instead.
  return { start: start === 0 ? 0 : lineEnd(text, start - 1), end: text.length, text: "" };
}

function removeFromFlow(
  text: string,
  collection: Collection,
  entries: readonly Entry[],
): readonly (TextChange | undefined)[] {
  const all = entriesOf(collection);
  const lastKept = all.findLastIndex((entry) => !entries.includes(entry));
  const changes: (TextChange | undefined)[] = [];
  for (const [index, entry] of all.slice(0, lastKept).entries()) {
    if (entries.includes(entry))
      changes.push(cut(text, entryStart(entry), entryStart(all[index + 1] ?? entry)));
  }
  const [kept, last] = [all[lastKept], all.at(-1)];
  if (kept && last && lastKept < all.length - 1) changes.push(cut(text, entryEnd(kept), entryEnd(last)));
  return changes;
}

/** A change that takes out a range without comments. */
function cut(text: string, start: number | undefined, end: number | undefined): TextChange | undefined {
  if (start === undefined || end === undefined || /(?:^|\s)#/.test(text.slice(start, end))) return undefined;
  return { start, end, text: "" };
}
