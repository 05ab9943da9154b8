import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Node, YAMLSeq } from "yaml";
import { dropped, placeOf } from "./node-reader.ts";
import type { NodeReader, ReadFlaw, ReadOptions } from "./node-reader.ts";
import { readMap } from "./read-map.ts";
import { readScalar } from "./read-scalar.ts";
import type { ListValue, Place, Value } from "./value.ts";
import type { YamlDocument } from "./yaml-source.ts";

/** A document as values, and what is wrong with it. */
export interface ReadDocument {
  /** Undefined for an empty document. */
  readonly value: Value | undefined;
  readonly flaws: readonly ReadFlaw[];
}

/** A document as Go's yaml.v3 decodes it: scalars by their kind, aliases followed, `<<` merged. */
export function readDocument(document: YamlDocument, options: ReadOptions): ReadDocument {
  const reader = new ValueReader(options);
  const root = document.contents as Node | null;
  const value = root === null ? undefined : reader.read(root, placeOf(root, nowhere));
  reader.checkSize();
  return { value: value === dropped ? undefined : value, flaws: reader.flaws };
}

const nowhere: Place = { start: 0, end: 0 };

/** What an anchor names; the value is undefined while it is being read. */
interface Anchor {
  value?: Value | typeof dropped;
  /** How many values it holds. */
  count: number;
}

class ValueReader implements NodeReader {
  readonly flaws: ReadFlaw[] = [];
  readonly options: ReadOptions;
  readonly #anchors = new Map<string, Anchor>();
  #expanded = 0;
  #aliased = 0;
  #keys = 0;

  constructor(options: ReadOptions) {
    this.options = options;
  }

  read(node: Node | null, place: Place): Value | typeof dropped {
    if (isAlias(node)) return this.#alias(node.source, placeOf(node, place));
    this.#expanded += 1;
    const name = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (name === undefined) return this.#value(node, place, false);
    const anchor: Anchor = { count: this.#expanded - 1 };
    this.#anchors.set(name, anchor);
    anchor.value = this.#value(node, place, true);
    anchor.count = this.#expanded - anchor.count;
    return anchor.value;
  }

  noteKey(anchor: string | undefined, value: Value): void {
    this.#expanded += 1;
    this.#keys += 1;
    if (anchor !== undefined) this.#anchors.set(anchor, { value, count: 1 });
  }

  flaw(code: ReadFlaw["code"], message: string, place: Place): void {
    this.flaws.push({ code, message, place });
  }

  checkSize(): void {
    const written = this.#expanded - this.#aliased - this.#keys;
    if (!this.options.isTooMuch({ expanded: this.#expanded, aliased: this.#aliased, written })) return;
    this.flaw(
      "too-large",
      this.#aliased > written
        ? `The aliases make ${this.#aliased} values of the ${written} that are written.`
        : `The document holds ${written} values.`,
      nowhere,
    );
  }

  #value(node: Node | null, place: Place, anchored: boolean): Value | typeof dropped {
    if (node !== null && this.options.composeTags && node.tag === "!reset") return dropped;
    if (isScalar(node)) return readScalar(node, this, place);
    if (isMap(node)) return readMap(node, this, anchored, place);
    if (isSeq(node)) return this.#list(node, anchored, place);
    return { kind: "null", text: "", start: place.start, end: place.end };
  }

  #alias(name: string, place: Place): Value | typeof dropped {
    const anchor = this.#anchors.get(name);
    if (anchor?.value !== undefined) {
      this.#expanded += anchor.count;
      this.#aliased += anchor.count;
      return anchor.value;
    }
    if (anchor === undefined) {
      this.flaw("alias-unknown", `There is no anchor ${name} before this place.`, place);
    } else {
      this.flaw("alias-cycle", `The anchor ${name} contains itself.`, place);
    }
    return { kind: "null", text: "", ...place };
  }

  #list(node: YAMLSeq, anchored: boolean, around: Place): ListValue {
    const items: Value[] = [];
    const place = placeOf(node, around);
    for (const item of node.items as Node[]) {
      const value = this.read(item, place);
      if (value !== dropped) items.push(value);
    }
    return { kind: "list", items, anchored, start: place.start, end: place.end };
  }
}
