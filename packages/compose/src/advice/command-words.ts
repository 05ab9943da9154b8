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
  const line = command.template ?? command.text;
  // Where the text stands as it is, each argument has a place of its own.
  const at = source.slice(command.start, command.end).indexOf(line);
  return split(line).map(({ text, offset }) => ({
    text: text.replaceAll("$$", () => "$"),
    isOpen: text.replaceAll("$$", "").includes("$"),
    place: at < 0 ? command : { start: command.start + at + offset, end: command.end },
    isItem: false,
  }));
}

/** The words of a command line, quotes and backslashes taken off (go-shellwords). */
function split(line: string): { text: string; offset: number }[] {
  const words: { text: string; offset: number }[] = [];
  let word: { text: string; offset: number } | undefined;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === "" && /\s/.test(character)) {
      word = undefined;
      continue;
    }
    if (quote === "" && /[;&|<>]/.test(character)) break;
    if (word === undefined) words.push((word = { text: "", offset: at }));
    if (character === "\\" && quote !== "'") word.text += line.charAt(++at);
    else if (character === quote) quote = "";
    else if (quote === "" && /["']/.test(character)) quote = character;
    else word.text += character;
  }
  return words;
}
