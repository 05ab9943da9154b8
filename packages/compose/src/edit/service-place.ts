import { isAlias, isMap, Scalar } from "yaml";
import type { Node, YAMLMap } from "yaml";
import type { YamlDocument } from "../source/yaml-source.ts";
import { addEntries } from "./add-entries.ts";
import { entriesOf, entryStart } from "./entries.ts";
import { lineEntry } from "./new-entry.ts";
import type { NewEntry } from "./new-entry.ts";
import { findPair, follow, isNull, ownPairs } from "./nodes.ts";
import type { FilePair } from "./nodes.ts";
import { putBelow } from "./put-below.ts";
import { lineStart } from "./text-change.ts";
import type { TextChange } from "./text-change.ts";

/** Where a service stands in a file. */
export interface ServicePlace {
  readonly text: string;
  readonly document: YamlDocument;
  /** Its name and what stands behind it. */
  readonly pair: FilePair;
  /** Its settings: those in its own mapping, or of the one that stands behind an alias; undefined when it has none. */
  readonly map: YAMLMap | undefined;
  /** Whether the mapping is of this service alone, and not that of an alias. */
  readonly isOwn: boolean;
  /** Whether it is written as `{…}`. */
  readonly isFlow: boolean;
  /** What one level is indented by. */
  readonly step: string;
}

/** Finds a service that stands under this name in `services`; undefined for what is no mapping, or comes by `<<`. */
export function findService(text: string, document: YamlDocument, name: string): ServicePlace | undefined {
  const services = isMap(document.contents) ? findPair(document, document.contents, "services") : undefined;
  const all = services?.inherited === false ? services.pair.value : undefined;
  const pair = isMap(all) ? ownPairs(all, name)[0] : undefined;
  if (!isMap(all) || pair === undefined) return undefined;
  const node = follow(document, pair.value);
  if (!isMap(node) && !isNull(node)) return undefined;
  const map = isMap(node) ? node : undefined;
  const isOwn = map === pair.value;
  const isFlow = (map && isOwn ? map : all).flow === true;
  return {
    text,
    document,
    pair,
    map,
    isOwn,
    isFlow,
    step: stepOf(text, services?.pair, pair, isOwn ? map : undefined),
  };
}

/** Adds settings to a service; what it has by an alias it keeps by `<<`. */
export function addToService(
  place: ServicePlace,
  entries: readonly NewEntry[],
): readonly TextChange[] | undefined {
  const { text, pair, map, isOwn, isFlow, step } = place;
  if (map !== undefined && isOwn) {
    const change = addEntries(text, map, entries);
    return change && [change];
  }
  const merge = isAlias(pair.value) ? [lineEntry(`<<: *${pair.value.source}`)] : [];
  return putBelow(text, pair, [...merge, ...entries], { isFlow, step, kind: "map" });
}

/** A key of the file whose quotes new keys of the service take. */
export function keyModel({ map }: ServicePlace): Scalar | undefined {
  const key = (map?.items.at(-1) as FilePair | undefined)?.key;
  return key instanceof Scalar ? key : undefined;
}

function stepOf(
  text: string,
  services: FilePair | undefined,
  pair: FilePair,
  map: YAMLMap | undefined,
): string {
  const [first] = map && map.flow !== true ? entriesOf(map) : [];
  const within = first === undefined ? columnOf(text, pair.key) : columnAt(text, entryStart(first));
  const around = columnOf(text, first === undefined ? (services?.key ?? null) : pair.key);
  return " ".repeat(within > around ? within - around : 2);
}

function columnOf(text: string, node: Node | null): number {
  return columnAt(text, node?.range?.[0]);
}

function columnAt(text: string, offset = 0): number {
  return offset - lineStart(text, offset);
}
