import { isAlias, isScalar } from "yaml";
import type { Node, Scalar } from "yaml";
import type { Place, Value } from "./value.ts";

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

/** How a document is read. */
export interface ReadOptions {
  /** Whether `!reset` and `!override` are Compose's, which `docker stack` knows nothing of. */
  readonly composeTags: boolean;
  /** What a text becomes; called for those with a `$`, and not for keys, in which it means nothing. */
  readonly interpolate: (template: string, place: Place) => string;
  /** Whether that is too much for the engine. */
  readonly isTooMuch: (size: DocumentSize) => boolean;
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

/** Stands for a node under `!reset`, which is as if it were not there. */
export const dropped = Symbol("dropped");

/** Reads the nodes of one document; what reads one kind of node calls it for those within. */
export interface NodeReader {
  readonly options: ReadOptions;
  /** The value of a node; `place` is where it would stand when there is none. */
  read(node: Node | null, place: Place): Value | typeof dropped;
  /** Counts a key, and remembers its value where an anchor names it. */
  noteKey(anchor: string | undefined, value: Value): void;
  flaw(code: ReadFlaw["code"], message: string, place: Place): void;
}

/** Where a node stands; an empty one nowhere, so that it is told where it would. */
export function placeOf(node: Node | null, otherwise: Place): Place {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : otherwise;
}

/** The text of a scalar as it is written; of `!!merge <<`, `yaml` makes a symbol. */
export function scalarText({ value }: Scalar): string {
  return typeof value === "symbol" ? "<<" : String(value);
}

/** A key in words. */
export function keyText(key: unknown): string {
  return isScalar(key) ? JSON.stringify(scalarText(key)) : isAlias(key) ? `*${key.source}` : "of this entry";
}
