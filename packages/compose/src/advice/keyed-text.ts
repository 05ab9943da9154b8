import type { TextChange } from "../edit/text-change.ts";
import { isScalarValue } from "../source/value.ts";
import type { Place, ScalarValue, Value } from "../source/value.ts";
import { scalarChange } from "./text-fix.ts";

/** A label or variable of a service, from a mapping or from a list of `key=value`. */
export interface KeyedText {
  readonly key: string;
  /** What the engine reads; empty where there is none. */
  readonly text: string;
  /** With `$` and `${…}` as they are written, where there are any. */
  readonly template: string | undefined;
  /** Whether the file alone says what it is: no variable, and no value that comes from the environment. */
  readonly isKnown: boolean;
  /** Where the value stands; in a list, the item. */
  readonly place: Place;
  /** Where the key stands. */
  readonly keyPlace: Place;
  /** The key in a mapping or the position in a list. */
  readonly step: string;
  readonly isItem: boolean;
}

/** The entries of `labels` or `environment`, the last of each key, as the engine takes them. */
export function keyedTexts(value: Value | undefined): ReadonlyMap<string, KeyedText> {
  const texts = new Map<string, KeyedText>();
  if (value?.kind === "map") {
    for (const { key, place, value: item } of value.entries.values()) {
      if (isScalarValue(item)) texts.set(key, fromMapping(key, place, item));
    }
  } else if (value?.kind === "list") {
    for (const [index, item] of value.items.entries()) {
      if (!isScalarValue(item)) continue;
      const text = fromItem(item, String(index));
      texts.set(text.key, text);
    }
  }
  return texts;
}

function fromMapping(key: string, keyPlace: Place, item: ScalarValue): KeyedText {
  // A boolean or null is given out in Go's own words.
  const text = item.kind === "boolean" ? item.text.toLowerCase() : item.kind === "null" ? "" : item.text;
  const isKnown = item.kind !== "null" && !isOpen(item);
  return { key, text, template: item.template, isKnown, place: item, keyPlace, step: key, isItem: false };
}

function fromItem(item: ScalarValue, step: string): KeyedText {
  const at = item.text.indexOf("=");
  const template = item.template?.slice(item.template.indexOf("=") + 1);
  return {
    key: at < 0 ? item.text : item.text.slice(0, at),
    text: at < 0 ? "" : item.text.slice(at + 1),
    template,
    isKnown: at >= 0 && !isOpen(item),
    place: item,
    keyPlace: item,
    step,
    isItem: true,
  };
}

/** Whether a variable decides what a text is. */
export function isOpen({ template }: Pick<ScalarValue, "template">): boolean {
  return template !== undefined && template.replaceAll("$$", "").includes("$");
}

/** The changes that make another key or text of an entry; undefined where that is not certain. */
export function rewrite(
  source: string,
  entry: KeyedText,
  { key = entry.key, text = entry.text }: { readonly key?: string; readonly text?: string },
): readonly TextChange[] | undefined {
  if (entry.isItem) {
    const whole = scalarChange(source, entry.place, `${entry.key}=${entry.text}`, `${key}=${text}`);
    if (whole !== undefined) return [whole];
  } else if (key !== entry.key) {
    const change = scalarChange(source, entry.keyPlace, entry.key, key);
    return change && text === entry.text ? [change] : undefined;
  }
  // What `extends` brings as a list may be written as a mapping.
  const change = key === entry.key ? scalarChange(source, entry.place, entry.text, text) : undefined;
  return change && [change];
}
