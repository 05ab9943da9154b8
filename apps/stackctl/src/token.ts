import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import type { StackFolder } from "./deploy/stack-folder.ts";
import { Failure } from "./failure.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A new secret: 256 random bits, in characters that need no escaping anywhere. */
export function generateSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** The token for talking to Watchtower: `API_TOKEN`, else the stack folder's file. Never from the command line. */
export async function readToken(
  env: Environment,
  folder: StackFolder,
  warn: (line: string) => void,
): Promise<string> {
  const token = await findToken(env, folder);
  if (token === undefined) {
    throw new Failure(
      "NO_TOKEN",
      `There is no token: API_TOKEN is not set, and ${folder.tokenFile} does not exist.`,
      "Deploy the stack with `stackctl deploy`, name its folder with --dir, or set API_TOKEN.",
    );
  }
  if (token.file !== undefined && ((await stat(token.file)).mode & 0o077) !== 0) {
    warn(`Warning: others can read ${token.file}; run chmod 600 on it.`);
  }
  return token.value;
}

/** The token that is there already, and the file it came from. */
export async function findToken(
  env: Environment,
  folder: StackFolder,
): Promise<{ value: string; file?: string } | undefined> {
  const given = env["API_TOKEN"];
  if (given !== undefined && given !== "") return { value: given };
  const value = await readVariable(folder.envFile, "API_TOKEN");
  if (value !== undefined) return { value, file: folder.envFile };
  const text = (await readIfThere(folder.tokenFile))?.trim(); // Watchtower trims it, too
  return text === undefined || text === "" ? undefined : { value: text, file: folder.tokenFile };
}

/** One variable of an env file that stackctl wrote. */
export async function readVariable(file: string, name: string): Promise<string | undefined> {
  const line = (await readIfThere(file))?.split("\n").find((entry) => entry.startsWith(`${name}=`));
  return line?.slice(name.length + 1);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Failure(
      "READ",
      `${file} cannot be read: ${message}.`,
      "Run stackctl as the user that deployed the stack.",
      { cause },
    );
  }
}
