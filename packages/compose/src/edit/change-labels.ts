import { isMap } from "yaml";
import { addEntries } from "./add-entries.ts";
import { entriesOf, entryEnd } from "./entries.ts";
import type { Collection } from "./entries.ts";
import { labelEntry, labelKey, labelScalar } from "./label-entry.ts";
import { lineEntry } from "./new-entry.ts";
import type { FilePair } from "./nodes.ts";
import type { LabelChanges } from "./plan-labels.ts";
import { removeEntries } from "./remove-entries.ts";
import { replaceScalar } from "./replace-scalar.ts";
import type { ServicePlace } from "./service-place.ts";
import type { TextChange } from "./text-change.ts";

/** Changes labels where they stand; undefined for a layout that does not allow it. */
export function changeLabels(
  place: ServicePlace,
  pair: FilePair,
  labels: Collection,
  { set, remove }: LabelChanges,
): readonly TextChange[] | undefined {
  const { text } = place;
  const entries = entriesOf(labels);
  const removed = entries.filter((entry) => remove.has(labelKey(entry) ?? ""));
  const changes: (TextChange | undefined)[] = [];
  const added: string[] = [];
  for (const [key, value] of set) {
    // Of two in a list, the later one counts.
    const existing = entries.findLast((entry) => labelKey(entry) === key);
    if (existing === undefined) added.push(labelEntry(labels, key, value));
    else changes.push(replaceScalar(text, existing, labelScalar(existing, key, value)));
  }
  const isEmptied = entries.length > 0 && removed.length === entries.length;
  if (isEmptied && added.length === 0) changes.push(...(empty(place, pair, labels) ?? [undefined]));
  else if (isEmptied && labels.flow === true) changes.push(rewrite(labels, added));
  else {
    changes.push(...(removeEntries(text, labels, removed) ?? [undefined]));
    if (added.length > 0) changes.push(addEntries(text, labels, added.map(lineEntry)));
  }
  return changes.includes(undefined) ? undefined : (changes as TextChange[]);
}

function rewrite(labels: Collection, entries: readonly string[]): TextChange | undefined {
  if (!labels.range) return undefined;
  const inner = entries.join(", ");
  const [start, end] = labels.range;
  return { start, end, text: isMap(labels) ? `{ ${inner} }` : `[${inner}]` };
}

/** Takes the whole setting out; where comments stand in it or it is all that there is, an empty one stays. */
function empty(
  { text, map }: ServicePlace,
  pair: FilePair,
  labels: Collection,
): readonly (TextChange | undefined)[] | undefined {
  const colon = text.indexOf(":", pair.key?.range?.[1]) + 1;
  const end = entryEnd(pair);
  if (map === undefined || colon === 0 || end === undefined) return undefined;
  const isCommented = /(?:^|\s)#/.test(text.slice(colon, end));
  const isAnchored = labels.anchor !== undefined || labels.tag !== undefined;
  if (!isCommented && !isAnchored && map.items.length > 1) return removeEntries(text, map, [pair]);
  if (labels.flow === true) return [rewriteEmpty(labels)];
  const lines = removeEntries(text, labels, entriesOf(labels));
  return lines && [{ start: colon, end: colon, text: isMap(labels) ? " {}" : " []" }, ...lines];
}

function rewriteEmpty(labels: Collection): TextChange | undefined {
  if (!labels.range) return undefined;
  const [start, end] = labels.range;
  return { start, end, text: isMap(labels) ? "{}" : "[]" };
}
