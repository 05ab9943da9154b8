import { readDocument } from "../../src/source/read-value.ts";
import type { ReadDocument } from "../../src/source/read-value.ts";
import type { Value } from "../../src/source/value.ts";
import { readYaml } from "../../src/source/yaml-source.ts";

/** The first document of a text as Compose reads it; variables are in capitals instead of filled in. */
export function readText(text: string, { composeTags = true } = {}): ReadDocument {
  const [document] = readYaml(text).documents;
  if (document === undefined) throw new Error("There is no document in the text.");
  return readDocument(document, {
    composeTags,
    isTooMuch: () => false,
    interpolate: (template) => template.toUpperCase(),
  });
}

/** The value of a text that has nothing wrong in it. */
export function valueOf(text: string): Value {
  const { value, flaws } = readText(text);
  if (value === undefined || flaws.length > 0) throw new Error(`No value: ${JSON.stringify(flaws)}`);
  return value;
}

/** A value without places: scalars as `kind text`. */
export function plain(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  if (value.kind === "list") return value.items.map(plain);
  if (value.kind !== "map")
    return value.kind === "string" ? value.text : `${value.kind} ${value.text}`.trim();
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
}
