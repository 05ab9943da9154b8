import { isScalarValue } from "../source/value.ts";
import type { Place, Value } from "../source/value.ts";
import { isOpen } from "./keyed-text.ts";

/** One argument of a command. */
export interface CommandWord {
  readonly text: string;
  /** Whether a variable decides what it is. */
  readonly isOpen: boolean;
  readonly place: Place;
  /** Whether the place holds this argument alone. */
  readonly isItem: boolean;
}

/** The arguments of `command`, a list as it is, a text split as Compose does. */
export function commandWords(command: Value | undefined, source: string): readonly CommandWord[] {
  if (command === undefined) return [];
  if (command.kind === "list") {
    return command.items
      .filter((item) => isScalarValue(item))
      .map((item) => ({ text: item.text, isOpen: isOpen(item), place: item, isItem: true }));
  }
  if (!isScalarValue(command) || command.kind === "null") return [];
  const written = source.slice(command.start, command.end);
  let from = 0;
  return split(command.template ?? command.text).map((text) => {
    // Each argument has a place of its own as far as it is written as it is read.
    const at = text === "" ? -1 : written.indexOf(text, from);
    if (at >= 0) from = at + text.length;
    return {
      text: text.replaceAll("$$", () => "$"),
      isOpen: text.replaceAll("$$", "").includes("$"),
      place: at < 0 ? command : { start: command.start + at, end: command.start + from },
      isItem: false,
    };
  });
}

/** The words of a command line, quotes and backslashes taken off (go-shellwords). */
function split(line: string): string[] {
  const words: string[] = [];
  let isInside = false;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === "" && /\s/.test(character)) {
      isInside = false;
      continue;
    }
    if (quote === "" && /[;&|<>]/.test(character)) break;
    if (!isInside) words.push("");
    isInside = true;
    const word = words.pop() ?? "";
    const isQuote = character === quote || (quote === "" && /["']/.test(character));
    const isEscaped = character === "\\" && quote !== "'";
    if (isQuote) quote = character === quote ? "" : character;
    words.push(isQuote ? word : word + (isEscaped ? line.charAt(++at) : character));
  }
  return words;
}
