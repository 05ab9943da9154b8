import type { WatchtowerFlavour } from "./settings.ts";

/** How much a log line matters. */
export type LogLevel = "debug" | "info" | "warning" | "error" | "fatal";

/** What a log line says besides its message; `notify: "no"` keeps it out of notifications. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Writes a line the way the Watchtower's logfmt layout does. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** 1.7.1 quotes whatever is not plainly a word, a path or a number; the fork what has a space, a quote, `=`, a backslash or no ASCII. */
const plain: Readonly<Record<WatchtowerFlavour, RegExp>> = {
  containrrr: /^[a-zA-Z0-9\-._/@^+]*$/,
  "nicholas-fedor": /^[!#-<>-[\]-~]+$/,
};

/** Prints one line; `time` is in whole seconds. */
export function formatLogLine(
  flavour: WatchtowerFlavour,
  time: string,
  level: LogLevel,
  message: string,
  fields: LogFields = {},
): string {
  const fork = flavour === "nicholas-fedor";
  const value = (text: string): string => (plain[flavour].test(text) ? text : JSON.stringify(text));
  // The fork puts the error in front; both sort the rest.
  const rank = ([name]: readonly [string, unknown]): string => (fork && name === "error" ? "" : name);
  const sorted = Object.entries(fields).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return [
    `time=${value(time)}`,
    `level=${fork && level === "warning" ? "warn" : level}`,
    `msg=${value(message)}`,
    ...sorted.map(([name, one]) => `${name}=${value(String(one))}`),
  ].join(" ");
}
