import { isAlias, isMap, isScalar, isSeq, Scalar } from "yaml";
import type { Node, Pair, YAMLMap } from "yaml";
import { plainScalar } from "../source/go-scalar.ts";
import type { YamlDocument } from "../source/yaml-source.ts";

/** An entry of a mapping as it stands in the file. */
export type FilePair = Pair<Node | null, Node | null>;

/** What a key leads to, and whether it stands in the mapping itself or comes into it by `<<`. */
export interface Found {
  readonly pair: FilePair;
  readonly inherited: boolean;
}

/** The entries of a mapping with this key; none of those that `<<` brings in. */
export function ownPairs(map: YAMLMap, key: string): readonly FilePair[] {
  return (map.items as FilePair[]).filter((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** The entry that counts for a key: the mapping's own, else the first that `<<` brings in. */
export function findPair(document: YamlDocument, map: YAMLMap, key: string, depth = 0): Found | undefined {
  const [own] = ownPairs(map, key);
  if (own) return { pair: own, inherited: false };
  // Deeper than any file; a document with cycles is not edited at all.
  if (depth > 100) return undefined;
  for (const { key: merge, value } of ownPairs(map, "<<")) {
    if (!isScalar(merge) || merge.type !== Scalar.PLAIN) continue;
    for (const source of mergeSources(document, value)) {
      const merged = follow(document, source);
      const found = isMap(merged) ? findPair(document, merged, key, depth + 1) : undefined;
      if (found) return { ...found, inherited: true };
    }
  }
  return undefined;
}

/** What `<<` merges: one mapping or a list of them, also behind an alias. */
function mergeSources(document: YamlDocument, value: Node | null): readonly (Node | null)[] {
  const list = follow(document, value);
  return isSeq(list) ? (list.items as Node[]) : [value];
}

/** The node that an alias stands for; any other is itself. */
export function follow(document: YamlDocument, node: Node | null | undefined): Node | undefined {
  let at = node ?? undefined;
  for (let steps = 0; isAlias(at) && steps < 100; steps++) at = at.resolve(document);
  return at;
}

/** Whether a node says null, or nothing at all. */
export function isNull(node: Node | null | undefined): boolean {
  if (node === null || node === undefined) return true;
  return isScalar(node) && node.type === Scalar.PLAIN && plainScalar(String(node.value)).kind === "null";
}
