import { isAlias, isMap, isPair, isScalar, isSeq, Scalar } from "yaml";
import type { Node } from "yaml";
import { doubleDollars } from "../yaml/variable.ts";
import type { Collection, Entry } from "./entries.ts";
import { entriesOf } from "./entries.ts";
import { scalarLike } from "./scalar-style.ts";

/** The label that an entry is about; undefined for `<<` and what is no label. */
export function labelKey(entry: Entry): string | undefined {
  if (!isPair(entry)) return isScalar(entry) ? splitItem(String(entry.value))[0] : undefined;
  return isScalar(entry.key) && entry.key.value !== "<<" ? String(entry.key.value) : undefined;
}

/**
 * The text of a new label in a mapping or list of labels, in the style of the last one there; where there is none, with
 * the quotes of a key of the file.
 */
export function labelEntry(
  labels: Collection | undefined,
  key: string,
  value: string,
  model?: Scalar,
): string {
  const last = labels && entriesOf(labels).at(-1);
  if (isSeq(labels)) return scalarLike(last, `${doubleDollars(key)}=${value}`);
  const pair = isPair(last) && labelKey(last) !== undefined ? last : undefined;
  // Where keys are in double quotes, values are too: it may be JSON.
  const valueModel = pair?.value ?? (model?.type === Scalar.QUOTE_DOUBLE ? model : undefined);
  return `${scalarLike(pair?.key ?? model, key)}: ${scalarLike(valueModel, value)}`;
}

/** The scalar of an existing label with another value, in its own style. */
export function labelScalar(entry: Entry, key: string, value: string): string {
  if (!isPair(entry)) return scalarLike(entry, `${doubleDollars(key)}=${value}`);
  return scalarLike(entry.value, value);
}

/**
 * The entries of labels as they can be written elsewhere in the document, without those of some keys; undefined when
 * one cannot. What `<<` brings into the labels is still brought in.
 */
export function copyLabels(
  text: string,
  labels: Collection,
  without: (key: string) => boolean,
): readonly string[] | undefined {
  const copies = entriesOf(labels)
    .filter((entry) => !without(labelKey(entry) ?? ""))
    .map((entry) => {
      if (!isPair(entry)) return copyNode(text, entry);
      const { key, value } = entry;
      const [keyText, valueText] = [copyNode(text, key), copyNode(text, value)];
      return keyText === undefined || valueText === undefined ? undefined : `${keyText}: ${valueText}`.trim();
    });
  return copies.includes(undefined) ? undefined : (copies as string[]);
}

/** A scalar or alias, or a list of them, as it is written on one line. */
function copyNode(text: string, node: Node | null): string | undefined {
  if (node === null) return "";
  const source = node.range ? text.slice(node.range[0], node.range[1]) : "";
  if (node.tag !== undefined || isMap(node)) return undefined;
  const isOneLine = isAlias(node) || isSeq(node) || (isScalar(node) && !isBlock(node));
  return isOneLine && !/[\r\n]/.test(source) ? source : undefined;
}

function isBlock(node: Scalar): boolean {
  return node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
}

function splitItem(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  const key = at < 0 ? text : text.slice(0, at);
  // In a list the key is interpolated too (compose-and-metrics.md A4).
  return [key.replaceAll("$$", () => "$"), at < 0 ? "" : text.slice(at + 1)];
}
