import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { Failure, exitCodes } from "../failure.ts";
import type { Session } from "../session.ts";

/** A Compose file to check. */
export interface ComposeFile {
  /** As it was given, or relative to the working directory; `-` for what comes in on stdin. */
  readonly name: string;
  /** The folder whose `.env` Compose would read for it. */
  readonly directory: string;
  readonly text: string;
}

/** Compose's names, in the order in which it takes them (compose-go, cli/options.go). */
const fileNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrideNames = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/** Larger than any Compose file. */
const maxBytes = 16 * 1024 * 1024;

/** Reads the files given, or the one that Compose would find from the working directory upwards. */
export async function readComposeFiles(
  names: readonly string[],
  session: Pick<Session, "cwd" | "stdin" | "output">,
): Promise<ComposeFile[]> {
  const given = names.length > 0 ? names : [await findFile(session)];
  const files: ComposeFile[] = [];
  for (const name of given) files.push(await readComposeFile(name, session));
  return files;
}

async function findFile({ cwd, output }: Pick<Session, "cwd" | "output">): Promise<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const entries = new Set(await readdir(folder).catch(() => []));
    const [found, ...others] = fileNames.filter((name) => entries.has(name));
    const override = overrideNames.find((name) => entries.has(name));
    if (found !== undefined) {
      const path = relative(cwd, join(folder, found));
      if (others.length > 0) output.note(`Compose takes ${path} and passes over ${others.join(", ")}.`);
      if (override !== undefined)
        output.note(`${override} is not looked at: \`docker compose config\` shows what it adds.`);
      return path;
    }
    if (dirname(folder) === folder) break;
  }
  throw new Failure(
    "NO_COMPOSE_FILE",
    `There is no ${fileNames.join(", ")} in ${cwd} or above.`,
    "Name the file: stackctl lint FILE.",
    { exitCode: exitCodes.usage },
  );
}

async function readComposeFile(
  name: string,
  { cwd, stdin }: Pick<Session, "cwd" | "stdin">,
): Promise<ComposeFile> {
  if (name === "-") {
    const bytes = await readAll(stdin?.() ?? []);
    return { name, directory: cwd, text: textOf("What came in on stdin", bytes) };
  }
  const path = resolve(cwd, name);
  const bytes = await readFile(path).catch((cause: unknown) => {
    const { message } = cause as Error;
    throw new Failure("READ", `${name} cannot be read: ${message}.`, "Name a file that is there.", {
      exitCode: exitCodes.usage,
      cause,
    });
  });
  return { name, directory: dirname(path), text: textOf(name, bytes) };
}

async function readAll(stream: AsyncIterable<Uint8Array | string> | readonly never[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    chunks.push(bytes);
    if (length > maxBytes) break;
  }
  return Buffer.concat(chunks);
}

function textOf(what: string, bytes: Uint8Array): string {
  if (bytes.length > maxBytes) {
    throw new Failure("TOO_LARGE", `${what} is larger than 16 MiB.`, "Name a Compose file.", {
      exitCode: exitCodes.usage,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure("NOT_TEXT", `${what} is not UTF-8, and Docker refuses it.`, "Save it as UTF-8.");
  }
}
