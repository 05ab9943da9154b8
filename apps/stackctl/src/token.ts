import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { readEnvFile, readIfThere } from "./deploy/env-file.ts";
import type { StackFolder } from "./deploy/stack-folder.ts";
import { Failure, exitCodes } from "./failure.ts";

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
  const given = env["API_TOKEN"]?.trim() ?? "";
  if (given !== "") return { value: sendable(given) };
  const value = (await readEnvFile(folder.envFile))["API_TOKEN"];
  if (value !== undefined) return { value, file: folder.envFile };
  const text = (await readIfThere(folder.tokenFile))?.trim(); // Watchtower trims it, too
  return text === undefined || text === "" ? undefined : { value: text, file: folder.tokenFile };
}

/** Every secret that the environment or the folder holds, for keeping them out of what is printed. */
export async function knownSecrets(env: Environment, folder: StackFolder): Promise<string[]> {
  const inFile = await readEnvFile(folder.envFile);
  const secrets = [env, inFile].flatMap((from) => [from["API_TOKEN"], from["AGENT_SECRET"]]);
  secrets.push(await readIfThere(folder.tokenFile));
  return secrets.map((secret) => secret?.trim() ?? "").filter((secret) => secret !== "");
}

function sendable(token: string): string {
  const bad = token.search(/[^\x21-\x7e]/);
  if (bad === -1) return token;
  // The message names the position, never the token.
  throw new Failure(
    "OPTION",
    `API_TOKEN has a character at position ${bad} that no HTTP header can carry.`,
    "Choose a token of letters and digits.",
    { exitCode: exitCodes.usage },
  );
}
