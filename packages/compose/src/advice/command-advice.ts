import { nearestKey } from "../format/nearest-key.ts";
import { flagByName, shorthands } from "../watchtower/flag-table.ts";
import { isKnownVersion } from "../watchtower/watchtower-image.ts";
import type { Advise } from "./advice-list.ts";
import type { CommandWord } from "./command-words.ts";
import { scalarChange } from "./text-fix.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

const flagNames = [...flagByName.keys()];
const secretFlags: ReadonlySet<string> = new Set([
  "http-api-token",
  "http-api-events-token",
  "notification-email-server-password",
  "notification-gotify-token",
]);

/** What is wrong with the command line of a Watchtower, as its parser takes it. */
export function adviseOnCommand(
  { service, command, settings }: WatchtowerInFile,
  source: string,
  advise: Advise,
): void {
  const path = service.path("command");
  for (const word of command.unknown) {
    if (word.isOpen || settings.flavour === undefined) continue;
    const { meant, value } = meantFlag(word);
    // A version that came after this list may have it.
    const isCertain = meant !== undefined || isKnownVersion(settings.flavour, settings.image);
    const isJoined = value !== undefined;
    // The value may be a secret.
    const [written = ""] = /^[^\s=]*/.exec(word.text) ?? [];
    advise({
      code: "flag-unknown",
      ...(isCertain ? {} : { severity: "info" }),
      path,
      place: word.place,
      message: isJoined
        ? `This item is ${written} and its value in one argument, which is no flag: Watchtower exits.`
        : `Watchtower${isCertain ? "" : " up to 1.21"} has no flag ${JSON.stringify(written)}: it exits.`,
      hint:
        meant === undefined
          ? isCertain
            ? "Take it out."
            : "See whether your version has it."
          : isJoined
            ? `Put = between the two, or the value into an item of its own.`
            : `Write ${meant}.`,
      fix:
        meant === undefined
          ? undefined
          : [
              isJoined ? `Put = behind ${meant}` : `Write ${meant}`,
              wordChange(source, word, isJoined ? `${meant}=${value}` : word.text.replace(written, meant)),
            ],
    });
  }
  for (const { flag, word, apart, text, isOpen, valueWord } of command.flags) {
    if (flag.setting?.type === "duration" && !isOpen && /^\d*[1-9]\d*$/.test(text)) {
      const whole = valueWord.text.replace(/\d+$/, `${text}s`);
      advise({
        code: "duration-without-unit",
        path,
        place: valueWord.place,
        message: `Watchtower does not start with --${flag.name} ${text}: the unit is missing.`,
        hint: `Add the unit, such as ${text}s.`,
        fix: [`Write ${text}s`, wordChange(source, valueWord, whole)],
      });
    }
    if (apart !== undefined) {
      advise({
        code: "flag-value-apart",
        path,
        place: apart.place,
        message: `--${flag.name} takes a value only behind =, so that ${apart.text} is the name of the one container to look after.`,
        hint: `Write --${flag.name}=${apart.text.toLowerCase()}.`,
      });
    }
    if (secretFlags.has(flag.name)) {
      advise({
        code: "token-on-command-line",
        path,
        place: word.place,
        message: `Whoever lists the processes or containers of the host reads --${flag.name}, and containrrr/watchtower answers with its command line at /debug/vars to everyone.`,
        hint: `Set ${flag.env ?? ""} in the environment instead, best as the path of a secret file.`,
      });
    }
  }
}

function wordChange(source: string, { place, text, isItem }: CommandWord, to: string) {
  const change = isItem ? scalarChange(source, place, text, to) : undefined;
  return change && [change];
}

interface MeantFlag {
  readonly meant?: string;
  /** The value, where both stand in one argument. */
  readonly value?: string;
}

/** The flag that an unknown one was meant for. */
function meantFlag({ text, isItem }: CommandWord): MeantFlag {
  const [, name = "", value] = /^-{1,2}([^\s=]+)(?:=.*|\s+["']?(.*?)["']?)?$/s.exec(text) ?? [];
  if (value !== undefined && (!isItem || value === "")) return {};
  const known = knownFlag(name);
  return known === undefined ? {} : { meant: `--${known}`, ...(value === undefined ? {} : { value }) };
}

function knownFlag(name: string): string | undefined {
  if (flagByName.has(name)) return name;
  const short = shorthands.get(name);
  if (short !== undefined) return short;
  const env = `WATCHTOWER_${name.toUpperCase().replaceAll("-", "_")}`;
  const byVariable = [...flagByName.values()].find((flag) => flag.env === env)?.name;
  return byVariable ?? nearestKey(name, flagNames);
}
