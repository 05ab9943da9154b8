import { basename, join } from "node:path";
import { readVariables } from "../deploy/env-file.ts";
import type { Session } from "../session.ts";

/**
 * The variables that are set when the engine reads a file: those of the environment, and for Compose those of the `.env`
 * beside the file, where the environment does not set them, and the name of the project.
 */
export async function variablesFor(
  target: "compose" | "swarm",
  directory: string,
  { env }: Pick<Session, "env">,
): Promise<Record<string, string>> {
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  // `docker stack` reads no .env.
  if (target === "swarm") return set;
  const isOff = /^(?:1|t|true)$/i.test(env["COMPOSE_DISABLE_ENV_FILE"] ?? "");
  const written = isOff ? {} : await readVariables(join(directory, ".env"), set);
  return { COMPOSE_PROJECT_NAME: projectName(directory), ...written, ...set };
}

/** The name that Compose gives a project after its folder. */
function projectName(directory: string): string {
  return basename(directory)
    .toLowerCase()
    .replaceAll(/[^-_a-z0-9]/g, "")
    .replace(/^[-_]+/, "");
}
