import { isCollection, isPair } from "yaml";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";

/** A mapping or list of a file. */
export type Collection = YAMLMap | YAMLSeq;

/** An entry of a mapping, or an item of a list. */
export type Entry = Node | Pair<Node | null, Node | null>;

/** The entries of a mapping or the items of a list. */
export function entriesOf(collection: Collection): readonly Entry[] {
  return collection.items as Entry[];
}

/** Where an entry begins: its key, or the item behind the dash; undefined for an entry without either. */
export function entryStart(entry: Entry): number | undefined {
  return (isPair(entry) ? entry.key : entry)?.range?.[0];
}

/** Where the text of an entry ends: after the last character that means something, before blanks and comments. */
export function entryEnd(entry: Entry): number | undefined {
  if (!isPair(entry)) return nodeEnd(entry);
  const { key, value } = entry;
  return nodeEnd(value) ?? nodeEnd(key);
}

function nodeEnd(node: Node | null): number | undefined {
  if (isCollection(node) && node.flow !== true) {
    // The range of a block goes on to the next node.
    const last = entriesOf(node).at(-1);
    if (last !== undefined) return entryEnd(last);
  }
  return node?.range?.[1];
}
