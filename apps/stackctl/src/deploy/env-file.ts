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

/** Reads the variables of a file that {@link renderEnvFile} wrote; none where there is no file. */
export async function readEnvFile(file: string): Promise<Record<string, string>> {
  const text = (await readIfThere(file)) ?? "";
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z_]+)='([^']*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
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
