import { type ProgramContext, ProgramExit } from "../programs/program.ts";
import { parseGoBool, parseGoDuration } from "../programs/go-values.ts";
import type { Log, LogFields } from "./log-line.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** Reads settings as one of the programs does when it starts; what it cannot live with ends the process. */
export interface Environment {
  /** Logs why the program does not start and throws `ProgramExit`. */
  readonly refuse: (message: string, fields?: LogFields) => never;
  /** An empty value counts as unset. */
  readonly text: (name: string) => string;
  /** As Go's ParseBool reads it; false when unset. */
  readonly bool: (name: string, fallback?: boolean) => boolean;
  /** A whole number; 1.7.1 takes anything else for 0. */
  readonly integer: (name: string, fallback: number) => number;
  /** A duration of the fork, where a bare number means seconds; 0 or less means the default. */
  readonly milliseconds: (name: string, fallbackMs: number) => number;
  /** Split on white space and commas unless told otherwise. */
  readonly list: (name: string, separator?: RegExp) => readonly string[];
}

const flags: Readonly<Record<string, string>> = {
  WATCHTOWER_POLL_INTERVAL: "interval",
  WATCHTOWER_TIMEOUT: "stop-timeout",
  WATCHTOWER_LIFECYCLE_HOOKS: "enable-lifecycle-hooks",
};

/** The flag that stands for a variable; the fork names it when it refuses a value. */
function flagOf(name: string): string {
  return (
    flags[name] ??
    name
      .replace(/^WATCHTOWER_/, "")
      .toLowerCase()
      .replaceAll("_", "-")
  );
}

/** Makes the reader of one start (reference/watchtower.md c, "Parsing traps"). */
export function readEnvironment(
  flavour: WatchtowerFlavour,
  { env }: Pick<ProgramContext, "env">,
  log: Log,
): Environment {
  const text = (name: string): string => env[name] ?? "";
  function refuse(message: string, fields?: LogFields): never {
    log("fatal", message, fields);
    throw new ProgramExit(1);
  }
  function refuseValue(name: string, reason: string): never {
    return refuse("Failed to apply environment configuration", { error: `${flagOf(name)}: ${reason}` });
  }
  return {
    refuse,
    text,
    bool(name, fallback = false) {
      const value = text(name);
      const parsed = value === "" ? fallback : parseGoBool(value);
      if (parsed !== undefined) return parsed;
      // 1.7.1 takes an unreadable word for false without a word; the fork does not start.
      if (flavour === "containrrr") return false;
      return refuseValue(name, `parse bool: strconv.ParseBool: parsing "${value}": invalid syntax`);
    },
    integer(name, fallback) {
      const value = text(name);
      if (value === "") return fallback;
      if (/^[+-]?\d+$/.test(value)) return Number(value);
      if (flavour === "containrrr") return 0;
      return refuseValue(name, `parse int: strconv.Atoi: parsing "${value}": invalid syntax`);
    },
    milliseconds(name, fallbackMs) {
      const value = text(name);
      if (value === "") return fallbackMs;
      const parsed = /^\d+$/.test(value) ? Number(value) * 1000 : parseGoDuration(value);
      if (parsed === undefined) return refuseValue(name, `time: invalid duration "${value}"`);
      return parsed <= 0 ? fallbackMs : parsed;
    },
    list: (name, separator = /[\s,]+/) =>
      text(name)
        .split(separator)
        .filter((part) => part !== ""),
  };
}
