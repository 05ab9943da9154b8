import { isAlias, isMap, isSeq, visit } from "yaml";
import type { YamlDocument } from "../source/yaml-source.ts";
import { changeLabels } from "./change-labels.ts";
import type { Collection } from "./entries.ts";
import { copyLabels, labelEntry } from "./label-entry.ts";
import { lineEntry, nestedEntry } from "./new-entry.ts";
import { findPair, follow, isNull } from "./nodes.ts";
import type { FilePair } from "./nodes.ts";
import { putBelow } from "./put-below.ts";
import { addToService, keyModel } from "./service-place.ts";
import type { ServicePlace } from "./service-place.ts";
import type { TextChange } from "./text-change.ts";

/** What is to become of the labels of a service; values as a file writes them, with dollars doubled. */
export interface LabelChanges {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: ReadonlySet<string>;
}

/** How labels are brought about. */
export interface LabelPlan {
  readonly changes: readonly TextChange[];
  /** The mapping or list that is changed where it stands, for others as well if they share it. */
  readonly inPlace?: Collection;
  /** The one that is not changed, and that the service had its labels from. */
  readonly from?: Collection;
  /** Whether the labels that the service had from there are written out for it. */
  readonly isCopy?: boolean;
}

/**
 * Plans to change the labels of a service alone: where it has its own, there; where it has those of others by an
 * alias or `<<`, it gets its own, which still follow the others where YAML allows it. Undefined for labels that
 * are none, and for a layout in which they cannot be changed as text.
 */
export function planLabels(place: ServicePlace, changes: LabelChanges): LabelPlan | undefined {
  const { document, map, isOwn } = place;
  const found = map && findPair(document, map, "labels");
  const own = isOwn && found?.inherited === false ? found.pair : undefined;
  const labels = follow(document, found?.pair.value);
  if (isNull(labels)) {
    const model = keyModel(place);
    const entries = [...changes.set].map(([key, value]) => labelEntry(undefined, key, value, model));
    return write(place, own, "map", entries);
  }
  if (!isMap(labels) && !isSeq(labels)) return undefined;
  if (own && own.value === labels) {
    const inPlace = labels;
    const planned = changeLabels(place, own, inPlace, changes);
    return planned && { changes: planned, inPlace };
  }
  const from = labels;
  const { entries, isCopy } = inheritedLabels(place, from, changes);
  const plan = entries && write(place, own, isMap(labels) ? "map" : "list", entries);
  return plan && { ...plan, from, isCopy };
}

/** The entries of labels that follow shared ones, and whether by a copy. */
function inheritedLabels(
  { text, document }: ServicePlace,
  labels: Collection,
  { set, remove }: LabelChanges,
): { readonly entries: readonly string[] | undefined; readonly isCopy: boolean } {
  const added = [...set].map(([key, value]) => labelEntry(labels, key, value));
  const { anchor } = labels;
  if (isMap(labels) && anchor !== undefined && remove.size === 0 && isUnique(document, anchor)) {
    return { entries: [`<<: *${anchor}`, ...added], isCopy: false };
  }
  const kept = copyLabels(text, labels, (key) => set.has(key) || remove.has(key));
  return { entries: kept && [...kept, ...added], isCopy: true };
}

/** Whether an anchor is the only one of its name, so that an alias of it means the same everywhere behind it. */
function isUnique(document: YamlDocument, anchor: string): boolean {
  let count = 0;
  visit(document, {
    Node(_, node) {
      if (!isAlias(node) && node.anchor === anchor) count += 1;
    },
  });
  return count === 1;
}

/** Writes labels for the service alone: in place of its alias or null, or as a setting that it did not have. */
function write(
  place: ServicePlace,
  own: FilePair | undefined,
  kind: "map" | "list",
  entries: readonly string[],
): LabelPlan | undefined {
  const { text, isFlow, step } = place;
  const changes = own
    ? putBelow(text, own, entries.map(lineEntry), { isFlow, step, kind })
    : addToService(place, [nestedEntry("labels", keyModel(place), kind, entries, step)]);
  return changes && { changes };
}
