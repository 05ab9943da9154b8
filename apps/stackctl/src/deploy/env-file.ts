import { readFile } from "node:fs/promises";
import { Failure, exitCodes } from "../failure.ts";

/**
 * Writes the text of a `.env` file that Compose reads back as it was.
 *
 * In single quotes nothing is special, a dollar neither; without them Compose would read `a$b` as `a`. Only a backslash
 * before the closing quote would escape it. A value with a single quote, a line break or such a backslash is refused,
 * naming the variable and never the value.
 */
export function renderEnvFile(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    const endsEscaping = (/\\+$/.exec(value)?.[0].length ?? 0) % 2 === 1;
    if (!/['\r\n]/.test(value) && !endsEscaping) return `${name}='${value}'`;
    const what = `${name} has a single quote, a line break or a backslash at its end, which a .env file cannot carry.`;
    throw new Failure("OPTION", what, "Choose a value of letters and digits.", { exitCode: exitCodes.usage });
  });
  return `${lines.join("\n")}\n`;
}

/**
 * Sets variables in the text of a `.env` file and leaves everything else in it as it is, comments and foreign variables
 * too; so is a line that says the same already, however it is quoted.
 */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  const before = parseEnv(text);
  const changed = new Map(Object.entries(variables).filter(([name, value]) => before[name] !== value));
  const replaced = text.replaceAll(assignment, (line: string, name: string) => {
    const value = changed.get(name);
    return value === undefined ? line : renderEnvFile({ [name]: value }).trimEnd();
  });
  const added = Object.fromEntries([...changed].filter(([name]) => !Object.hasOwn(before, name)));
  if (Object.keys(added).length === 0) return replaced;
  return (replaced === "" || replaced.endsWith("\n") ? replaced : `${replaced}\n`) + renderEnvFile(added);
}

/**
 * Reads the variables of a `.env` file, written by {@link renderEnvFile} or by hand: in single or double quotes or
 * without; none where there is no file. A `$` is taken literally, although Compose replaces it outside single quotes.
 */
export async function readEnvFile(file: string): Promise<Record<string, string>> {
  return parseEnv((await readIfThere(file)) ?? "");
}

/**
 * Reads the variables of a `.env` file as Compose does: as {@link readEnvFile}, with `$NAME` and `${NAME}`, or
 * `${NAME:-default}`, filled in outside single quotes, from `set` and from the lines above.
 */
export async function readVariables(
  file: string,
  set: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const { name, value, isLiteral } of assignmentsIn((await readIfThere(file)) ?? "")) {
    variables[name] = isLiteral ? value : filledIn(value, { ...variables, ...set });
  }
  return variables;
}

function filledIn(value: string, variables: Readonly<Record<string, string>>): string {
  return value.replaceAll(
    /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-([^{}]*))?\})/g,
    (_, dollar?: string, bare?: string, braced?: string, otherwise?: string) =>
      dollar ?? (variables[bare ?? braced ?? ""] || (otherwise ?? "")),
  );
}

/** One variable, from the start of its line to the end of the one its value ends on: quoted values can have several. */
const assignment =
  /(?<![^\n])[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*[=:][ \t]*(?:'((?:[^'\\]|\\[^])*)'[^\n]*|"((?:[^"\\]|\\[^])*)"[^\n]*|([^\n]*))/g;

/** A variable of a `.env` file, and whether it stands in single quotes, in which nothing is special. */
interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly isLiteral: boolean;
}

function parseEnv(text: string): Record<string, string> {
  return Object.fromEntries(assignmentsIn(text).map(({ name, value }) => [name, value]));
}

function assignmentsIn(text: string): Assignment[] {
  const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return [...text.matchAll(assignment)].map(([, name = "", single, double, bare = ""]) => ({
    name,
    value:
      single ??
      double?.replaceAll(/\\([nrt"\\$])/g, (_, escaped: string) => escapes[escaped] ?? escaped) ??
      bare.replace(/(?:^|\s+)#.*$/s, "").trim(),
    isLiteral: single !== undefined,
  }));
}

/** The text of a file, or `undefined` where there is none; a file that may not be read is a failure. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const remedy = "Run stackctl as the user that deployed the stack.";
    throw new Failure("READ", `${file} cannot be read: ${message}.`, remedy, { cause });
  }
}
