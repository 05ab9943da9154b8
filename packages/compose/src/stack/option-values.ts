import type { Problem } from "./problem.ts";

/** Options as they come from a caller without types: from JavaScript, a configuration file, a command line. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** The options of a group; a problem for what is not an object and for each name that is not known. */
export function objectOption(
  value: unknown,
  path: string,
  known: readonly string[],
  problems: Problem[],
): OptionValues {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push(
      invalid(path, `must be an object, not ${kindOf(value)}`, `Its options are ${list(known)}.`),
    );
    return {};
  }
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    problems.push({
      code: "option-unknown",
      severity: "error",
      path: path === "options" ? name || path : `${path}.${name}`,
      message: `There is no option ${JSON.stringify(name)} here.`,
      hint: `The options here are ${list(known)}.`,
    });
  }
  return value as OptionValues;
}

/** A text option; a problem, and the default, for what is not text, blank, or not text that a file can hold. */
export function textOption(value: unknown, path: string, fallback: string, problems: Problem[]): string {
  if (value === undefined) return fallback;
  const flaw = typeof value === "string" ? flawOf(value) : `must be text, not ${kindOf(value)}`;
  if (flaw === undefined && typeof value === "string" && value.trim() !== "") return value;
  problems.push(
    invalid(
      path,
      flaw ?? "is blank",
      fallback === "" ? "Give it a value." : `Leave it out for the default, ${JSON.stringify(fallback)}.`,
    ),
  );
  return fallback;
}

/** A yes-or-no option; a problem, and the default, for anything but `true` and `false`. */
export function booleanOption(value: unknown, path: string, fallback: boolean, problems: Problem[]): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? fallback;
  problems.push(
    invalid(
      path,
      `must be true or false, not ${kindOf(value)}`,
      `Leave it out for the default, ${fallback}.`,
    ),
  );
  return fallback;
}

/** An option with a fixed set of words; a problem, and the default, for any other. */
export function choiceOption<T extends string, F extends T | undefined>(
  value: unknown,
  path: string,
  choices: readonly T[],
  fallback: F,
  problems: Problem[],
): T | F {
  if (value === undefined) return fallback;
  const choice = choices.find((word) => word === value);
  if (choice !== undefined) return choice;
  const given = typeof value === "string" ? JSON.stringify(value) : kindOf(value);
  problems.push(invalid(path, `must be ${list(choices, "or")}, not ${given}`, "Write it exactly so."));
  return fallback;
}

/** Why a text can be no value of a container's setting or of a YAML file; undefined when it can. */
export function flawOf(text: string): string | undefined {
  if (text.includes("\0")) return "holds a NUL character";
  if (/\p{Surrogate}/u.test(text)) return "holds half a character (a lone surrogate)";
  return undefined;
}

/** The sort of a value, for messages; never the value itself, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function invalid(path: string, flaw: string, hint: string): Problem {
  return {
    code: "option-invalid",
    severity: "error",
    path,
    message: `${path === "options" ? "The options object" : path} ${flaw}.`,
    hint,
  };
}

function list(words: readonly string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}
