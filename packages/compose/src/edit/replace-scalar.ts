import { isPair } from "yaml";
import type { Node } from "yaml";
import type { Entry } from "./entries.ts";
import type { FilePair } from "./nodes.ts";
import type { TextChange } from "./text-change.ts";

/** Writes another scalar in place of an item, or of the value of a key; its anchor or tag stays. */
export function replaceScalar(text: string, entry: Entry, scalar: string): TextChange | undefined {
  const node = isPair(entry) ? entry.value : entry;
  if (node === null) return afterKey((entry as FilePair).key, scalar);
  if (!node.range) return undefined;
  const [start, end] = node.range;
  // A block scalar goes on to the next line, which stays where it is.
  const length = text.slice(start, end).trimEnd().length;
  return { start, end: start + length, text: length === 0 ? ` ${scalar}` : scalar };
}

/** A key without a colon, as `{…}` allows. */
function afterKey(key: Node | null, scalar: string): TextChange | undefined {
  const end = key?.range?.[1];
  return end === undefined ? undefined : { start: end, end, text: `: ${scalar}` };
}
