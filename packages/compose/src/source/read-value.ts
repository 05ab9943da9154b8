import { isAlias, isMap, isScalar, isSeq, Scalar } from "yaml";
import type { Node, YAMLMap, YAMLSeq } from "yaml";
import { plainScalar, taggedScalar } from "./go-scalar.ts";
import type { GoScalar } from "./go-scalar.ts";
import type { Entry, ListValue, MapValue, Place, ScalarValue, Value } from "./value.ts";
import type { YamlDocument } from "./yaml-source.ts";

/** What Docker's programs refuse in a document that is YAML. */
export interface ReadFlaw {
  readonly code:
    | "alias-unknown"
    | "alias-cycle"
    | "too-large"
    | "merge-invalid"
    | "key-duplicate"
    | "key-not-text"
    | "tag-mismatch"
    | "number-not-finite";
  readonly message: string;
  readonly place: Place;
}

/** A document as values, and what is wrong with it. */
export interface ReadDocument {
  /** Undefined for an empty document. */
  readonly value: Value | undefined;
  readonly flaws: readonly ReadFlaw[];
}

/** How much a document holds. */
export interface DocumentSize {
  /** Values and keys, those behind an alias counted each time. */
  readonly expanded: number;
  /** How many of these are behind an alias. */
  readonly aliased: number;
  /** Values as they are written. */
  readonly written: number;
}

/** How a document is read. */
export interface ReadOptions {
  /** Whether `!reset` and `!override` are Compose's, which `docker stack` knows nothing of. */
  readonly composeTags: boolean;
  /** What a text becomes; called for those with a `$`, and not for keys, in which it means nothing. */
  readonly interpolate: (template: string, place: Place) => string;
  /** Whether that is too much for the engine. */
  readonly isTooMuch: (size: DocumentSize) => boolean;
}

/** A document as Go's yaml.v3 decodes it: scalars by their kind, aliases followed, `<<` merged. */
export function readDocument(document: YamlDocument, options: ReadOptions): ReadDocument {
  const reader = new ValueReader(options);
  const root = document.contents as Node | null;
  const value = root === null ? undefined : reader.read(root, placeOf(root, nowhere));
  reader.checkSize();
  return { value: value === dropped ? undefined : value, flaws: reader.flaws };
}

/** Stands for a node under `!reset`, which is as if it were not there. */
const dropped = Symbol("dropped");

class ValueReader {
  readonly flaws: ReadFlaw[] = [];
  readonly #options: ReadOptions;
  /** By name; the value is undefined while it is being read. */
  readonly #anchors = new Map<string, { value?: Value | typeof dropped; count: number }>();
  #expanded = 0;
  #aliased = 0;
  #keys = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  /** The value of a node; `place` is where it would stand when there is none. */
  read(node: Node | null, place: Place): Value | typeof dropped {
    if (isAlias(node)) return this.#alias(node.source, placeOf(node, place));
    this.#expanded += 1;
    const name = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (name === undefined) return this.#value(node, place, false);
    const anchor: { value?: Value | typeof dropped; count: number } = { count: this.#expanded - 1 };
    this.#anchors.set(name, anchor);
    anchor.value = this.#value(node, place, true);
    anchor.count = this.#expanded - anchor.count;
    return anchor.value;
  }

  checkSize(): void {
    const written = this.#expanded - this.#aliased - this.#keys;
    if (!this.#options.isTooMuch({ expanded: this.#expanded, aliased: this.#aliased, written })) return;
    this.#flaw(
      "too-large",
      this.#aliased > written
        ? `The aliases make ${this.#aliased} values of the ${written} that are written.`
        : `The document holds ${written} values.`,
      nowhere,
    );
  }

  #value(node: Node | null, place: Place, anchored: boolean): Value | typeof dropped {
    if (node !== null && this.#options.composeTags && node.tag === "!reset") return dropped;
    if (isMap(node)) return this.#map(node, anchored);
    if (isSeq(node)) return this.#list(node, anchored);
    return isScalar(node) ? this.#scalar(node) : { kind: "null", text: "", ...place };
  }

  #alias(name: string, place: Place): Value | typeof dropped {
    const anchor = this.#anchors.get(name);
    if (anchor?.value !== undefined) {
      this.#expanded += anchor.count;
      this.#aliased += anchor.count;
      return anchor.value;
    }
    if (anchor === undefined) {
      this.#flaw("alias-unknown", `There is no anchor ${name} before this place.`, place);
    } else {
      this.#flaw("alias-cycle", `The anchor ${name} contains itself.`, place);
    }
    return { kind: "null", text: "", ...place };
  }

  #scalar(node: Scalar): ScalarValue {
    const place = placeOf(node, nowhere);
    const source = String(node.value);
    const { kind, value: number } = this.#kind(node, source, place);
    if (number !== undefined && !Number.isFinite(number)) {
      this.#flaw("number-not-finite", `${source} is not a number that a file can hold.`, place);
    }
    const isTemplate = kind === "string" && source.includes("$");
    return {
      kind,
      text: isTemplate ? this.#options.interpolate(source, place) : source,
      ...(isTemplate ? { template: source } : {}),
      ...(number === undefined ? {} : { number }),
      ...place,
    };
  }

  #kind(node: Scalar, source: string, place: Place): GoScalar {
    const { tag } = node;
    if (tag === undefined || tag === "!") {
      return node.type === Scalar.PLAIN ? plainScalar(source) : { kind: "string" };
    }
    const scalar = taggedScalar(tag, source);
    if (scalar === undefined) {
      this.#flaw("tag-mismatch", `${JSON.stringify(source)} is not what its tag says.`, place);
    }
    return scalar ?? { kind: "string" };
  }

  #list(node: YAMLSeq, anchored: boolean): ListValue {
    const items: Value[] = [];
    const place = placeOf(node, nowhere);
    for (const item of node.items as Node[]) {
      const value = this.read(item, place);
      if (value !== dropped) items.push(value);
    }
    return { kind: "list", items, anchored, ...place };
  }

  #map(node: YAMLMap, anchored: boolean): MapValue {
    const entries = new Map<string, Entry>();
    const seen = new Set<string>();
    const replaced = new Set<string>();
    const place = placeOf(node, nowhere);
    let merged: Node | null | undefined;
    for (const { key: keyNode, value: valueNode } of node.items) {
      const keyPlace = placeOf(keyNode as Node | null, place);
      if (seen.size === seen.add(identity(keyNode)).size) {
        this.#flaw("key-duplicate", `The key ${keyText(keyNode)} stands here a second time.`, keyPlace);
      }
      if (isMergeKey(keyNode)) {
        merged = valueNode as Node | null;
        continue;
      }
      const key = this.#key(keyNode as Node | null, keyPlace);
      const value = this.read(valueNode as Node | null, keyPlace);
      if (key === undefined) continue;
      if (value === dropped || this.#isOverride(valueNode)) replaced.add(key);
      if (value !== dropped && !entries.has(key)) entries.set(key, { key, place: keyPlace, value });
    }
    if (merged !== undefined) this.#merge(merged, entries, replaced, place);
    return { kind: "map", entries, anchored, ...place, ...(replaced.size > 0 ? { replaced } : {}) };
  }

  #isOverride(node: unknown): boolean {
    return this.#options.composeTags && (node as Node | null)?.tag === "!override";
  }

  /** The text of a key; what is no text is refused wherever it stands. */
  #key(node: Node | null, place: Place): string | undefined {
    if (isScalar(node)) {
      this.#expanded += 1;
      this.#keys += 1;
      const source = String(node.value);
      if (node.anchor !== undefined) {
        const value = { kind: this.#kind(node, source, place).kind, text: source, ...place };
        this.#anchors.set(node.anchor, { value, count: 1 });
      }
      if (this.#kind(node, source, place).kind === "string") return source;
    } else {
      const value = this.read(node, place);
      if (value !== dropped && value.kind === "string") return value.template ?? value.text;
    }
    this.#flaw("key-not-text", `The key ${keyText(node)} is not text: quote it to make it so.`, place);
    return undefined;
  }

  #merge(node: Node | null, entries: Map<string, Entry>, replaced: Set<string>, place: Place): void {
    for (const { item, value } of this.#mergeSources(node, place)) {
      if (value.kind !== "map") {
        this.#flaw(
          "merge-invalid",
          "Only a mapping, or a list of them, can be merged with <<.",
          placeOf(item, place),
        );
        continue;
      }
      for (const [key, entry] of value.entries) if (!entries.has(key)) entries.set(key, entry);
      for (const key of value.replaced ?? []) replaced.add(key);
    }
  }

  /** What `<<` stands for: one value or several; only Compose looks into a list behind an alias. */
  #mergeSources(node: Node | null, place: Place): { item: Node | null; value: Value }[] {
    const items = isSeq(node) ? (node.items as Node[]) : [node];
    return items.flatMap((item) => {
      const value = this.read(item, place);
      if (value === dropped) return [];
      const isListBehindAlias = this.#options.composeTags && value.kind === "list" && !isSeq(node);
      return isListBehindAlias ? value.items.map((part) => ({ item, value: part })) : [{ item, value }];
    });
  }

  #flaw(code: ReadFlaw["code"], message: string, place: Place): void {
    this.flaws.push({ code, message, place });
  }
}

const nowhere: Place = { start: 0, end: 0 };

function placeOf(node: Node | null, otherwise: Place): Place {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : otherwise;
}

/** `<<` without quotes and without a tag of another kind. */
function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.value !== "<<") return false;
  return key.tag === undefined ? key.type === Scalar.PLAIN : /^!$|[:!]merge$/.test(key.tag);
}

/** Go takes two keys for the same when their text is, whatever their kind; lists and mappings have none. */
function identity(key: unknown): string {
  if (key === null) return "scalar ";
  if (isScalar(key)) return `scalar ${String(key.value)}`;
  return isAlias(key) ? `alias ${key.source}` : isMap(key) ? "map" : "list";
}

function keyText(key: unknown): string {
  return isScalar(key) ? JSON.stringify(key.value) : isAlias(key) ? `*${key.source}` : "of this entry";
}
