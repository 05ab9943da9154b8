import { isAlias, isMap, isScalar, isSeq, Scalar } from "yaml";
import type { Node, YAMLMap } from "yaml";
import { dropped, keyText, placeOf, scalarText } from "./node-reader.ts";
import type { NodeReader } from "./node-reader.ts";
import { scalarKind } from "./read-scalar.ts";
import type { Entry, MapValue, Place, Value } from "./value.ts";

/** A mapping as Go decodes it: `<<` merged, each key once, and text. */
export function readMap(node: YAMLMap, reader: NodeReader, anchored: boolean, around: Place): MapValue {
  const entries = new Map<string, Entry>();
  const replaced = new Set<string>();
  const isRepeated = repetitions();
  const place = placeOf(node, around);
  let merged: Node | null | undefined;
  for (const { key: keyNode, value: valueNode } of node.items) {
    const keyPlace = placeOf(keyNode as Node | null, place);
    if (isRepeated(keyNode)) {
      reader.flaw("key-duplicate", `The key ${keyText(keyNode)} stands here a second time.`, keyPlace);
    }
    if (isMergeKey(keyNode)) {
      merged = valueNode as Node | null;
      continue;
    }
    const key = readKey(keyNode as Node | null, reader, keyPlace);
    const value = reader.read(valueNode as Node | null, keyPlace);
    if (key === undefined) continue;
    if (value === dropped || isOverride(valueNode as Node | null, reader)) replaced.add(key);
    if (value !== dropped && !entries.has(key)) entries.set(key, { key, place: keyPlace, value });
  }
  if (merged !== undefined) merge(merged, entries, replaced, reader, place);
  const { start, end } = place;
  return replaced.size > 0
    ? { kind: "map", entries, anchored, replaced, start, end }
    : { kind: "map", entries, anchored, start, end };
}

/** The text of a key; what is no text is refused wherever it stands. */
function readKey(node: Node | null, reader: NodeReader, place: Place): string | undefined {
  if (isScalar(node)) {
    const text = scalarText(node);
    const { kind } = scalarKind(node, text, reader, place);
    reader.noteKey(node.anchor, { kind, text, start: place.start, end: place.end });
    if (kind === "string") return text;
  } else {
    const value = reader.read(node, place);
    if (value !== dropped && value.kind === "string") return value.template ?? value.text;
  }
  reader.flaw("key-not-text", `The key ${keyText(node)} is not text: quote it to make it so.`, place);
  return undefined;
}

function isOverride(node: Node | null, reader: NodeReader): boolean {
  return reader.options.composeTags && node?.tag === "!override";
}

function merge(
  node: Node | null,
  entries: Map<string, Entry>,
  replaced: Set<string>,
  reader: NodeReader,
  place: Place,
): void {
  for (const { item, value } of mergeSources(node, reader, place)) {
    if (value.kind !== "map") {
      const at = placeOf(item, place);
      reader.flaw("merge-invalid", "Only a mapping, or a list of them, can be merged with <<.", at);
      continue;
    }
    for (const [key, entry] of value.entries) if (!entries.has(key)) entries.set(key, entry);
    for (const key of value.replaced ?? []) replaced.add(key);
  }
}

/** What `<<` stands for: one value or several; only Compose looks into a list behind an alias. */
function mergeSources(
  node: Node | null,
  reader: NodeReader,
  place: Place,
): { item: Node | null; value: Value }[] {
  const items = isSeq(node) ? (node.items as Node[]) : [node];
  return items.flatMap((item) => {
    const value = reader.read(item, place);
    if (value === dropped) return [];
    const isListBehindAlias = reader.options.composeTags && value.kind === "list" && !isSeq(node);
    return isListBehindAlias ? value.items.map((part) => ({ item, value: part })) : [{ item, value }];
  });
}

/** `<<` without quotes and without a tag of another kind. */
function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || scalarText(key) !== "<<") return false;
  return key.tag === undefined ? key.type === Scalar.PLAIN : /^!$|[:!]merge$/.test(key.tag);
}

/** Tells whether a key was there before. Go takes two for the same when their text is, whatever their kind. */
function repetitions(): (key: unknown) => boolean {
  const texts = new Set<string>();
  const others = new Set<string>();
  const isIn = (set: Set<string>, key: string) => set.size === set.add(key).size;
  return (key) => {
    if (key === null) return isIn(texts, "");
    if (isScalar(key)) return isIn(texts, scalarText(key));
    // Lists and mappings have no text to tell them apart by.
    return isIn(others, isAlias(key) ? `alias ${key.source}` : isMap(key) ? "map" : "list");
  };
}
