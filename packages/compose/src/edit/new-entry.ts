import type { Scalar } from "yaml";
import { scalarLike } from "./scalar-style.ts";

/** An entry to add to a mapping or list, in both layouts. */
export interface NewEntry {
  /** For a block: its lines, those after the first with their indentation within the entry. */
  readonly lines: readonly string[];
  /** For `{…}` and `[…]`. */
  readonly inline: string;
}

/** An entry that is one line: an item, or a key with a scalar. */
export function lineEntry(text: string): NewEntry {
  return { lines: [text], inline: text };
}

/** A key with a mapping or list below it. `model` is a key of the file, whose style the new one takes. */
export function nestedEntry(
  key: string,
  model: Scalar | undefined,
  kind: "map" | "list",
  entries: readonly string[],
  step: string,
): NewEntry {
  const name = scalarLike(model, key);
  const dash = kind === "list" ? "- " : "";
  const inline = kind === "list" ? `[${entries.join(", ")}]` : `{ ${entries.join(", ")} }`;
  return {
    lines: [`${name}:`, ...entries.map((entry) => step + dash + entry)],
    inline: `${name}: ${inline}`,
  };
}
