import { flagByName, shorthands } from "../watchtower/flag-table.ts";
import type { Flag } from "../watchtower/flag-table.ts";
import type { CommandWord } from "./command-words.ts";

/** A flag with its value, as Watchtower's parser (pflag) takes them. */
export interface FlagUse {
  readonly flag: Flag;
  readonly text: string;
  readonly isOpen: boolean;
  /** The argument with the flag, and the one with the value: the same for `--flag=value`. */
  readonly word: CommandWord;
  readonly valueWord: CommandWord;
  /** The argument behind a switch that looks like its value and is none. */
  readonly apart: CommandWord | undefined;
}

/** A command line of Watchtower. */
export interface CommandLine {
  readonly flags: readonly FlagUse[];
  readonly unknown: readonly CommandWord[];
  /** The names of the containers that it is to look after; none for all. */
  readonly names: readonly CommandWord[];
}

/** Reads the arguments of Watchtower. */
export function readCommandLine(words: readonly CommandWord[]): CommandLine {
  const flags: FlagUse[] = [];
  const unknown: CommandWord[] = [];
  const names: CommandWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (word.text === "--") {
      names.push(...words.slice(at + 1));
      break;
    }
    if (word.text === "" || !/^-./.test(word.text)) {
      names.push(word);
      continue;
    }
    const use = flagOf(word, words[at + 1]);
    if (use === undefined) unknown.push(word);
    else {
      flags.push(...use);
      if (use.at(-1)?.valueWord === words[at + 1]) at += 1;
    }
  }
  return { flags, unknown, names };
}

function flagOf(word: CommandWord, next: CommandWord | undefined): FlagUse[] | undefined {
  const [, hyphens = "", name = "", value] = /^(--?)([^=]*)(?:=(.*))?$/s.exec(word.text) ?? [];
  if (hyphens === "-") return shortFlags(name, value, word, next);
  const flag = flagByName.get(name);
  return flag && [useOf(flag, value, word, next)];
}

/** `-i 30`, `-i30`, `-i=30`, and several switches behind one hyphen. */
function shortFlags(
  letters: string,
  value: string | undefined,
  word: CommandWord,
  next: CommandWord | undefined,
): FlagUse[] | undefined {
  const uses: FlagUse[] = [];
  for (let at = 0; at < letters.length; at++) {
    const flag = flagByName.get(shorthands.get(letters.charAt(at)) ?? "");
    if (flag === undefined) return undefined;
    const rest = letters.slice(at + 1);
    const isLast = rest === "";
    const attached = isLast ? value : flag.isSwitch ? undefined : rest;
    uses.push(useOf(flag, attached, word, isLast ? next : undefined));
    if (!flag.isSwitch) break;
  }
  return uses;
}

function useOf(
  flag: Flag,
  value: string | undefined,
  word: CommandWord,
  next: CommandWord | undefined,
): FlagUse {
  const isApart = flag.isSwitch && value === undefined && /^(?:true|false)$/i.test(next?.text ?? "");
  const valueWord = value === undefined && !flag.isSwitch && next !== undefined ? next : word;
  const text = value ?? (flag.isSwitch ? "true" : (next?.text ?? ""));
  return { flag, text, isOpen: valueWord.isOpen, word, valueWord, apart: isApart ? next : undefined };
}
