import { RefusedError, type Exchange } from "@stack/http";
import { createAgentKey, parseAgentKey, type AgentKey } from "./agent-key.ts";

/**
 * Where the private key comes from, EC on P-256 or P-384.
 *
 * Text: the PEM itself. `file`: read, or made there with mode 0600 when there is none; never overwritten, and refused
 * when others may read it. `portainerDataDirectory`: the `/data` of a Portainer Server, whose own key
 * (`portainer.key`) is read; the only way to share an agent that it has claimed.
 */
export type KeySource = string | { readonly file: string } | { readonly portainerDataDirectory: string };

/**
 * Reads the key; makes it where the source is a file, it is missing and `mayCreate`.
 *
 * Throws `TypeError` for a PEM that is no such key, and {@link RefusedError} for a file that cannot be used.
 */
export async function readKey(source: KeySource, mayCreate: boolean, exchange: Exchange): Promise<AgentKey> {
  if (typeof source === "string") {
    const key = await parseAgentKey(source);
    if (key !== undefined) return key;
    throw new TypeError(
      "@stack/portainer-agent-client: key must be the PEM of an unencrypted EC private key on P-256 or P-384; createAgentKey() makes one.",
    );
  }
  const path = await import("node:path");
  const isOwn = "file" in source;
  const file = isOwn ? source.file : path.join(source.portainerDataDirectory, "portainer.key");
  let pem = await readPrivate(file, exchange);
  if (pem === undefined && isOwn && mayCreate) {
    await createKeyFile(file, exchange);
    pem = await readPrivate(file, exchange);
  }
  if (pem === undefined) throw missing(file, isOwn, exchange);
  const key = await parseAgentKey(pem);
  if (key !== undefined) return key;
  throw new RefusedError({
    ...exchange,
    what: `was not sent: ${file} is not an unencrypted EC private key on P-256 or P-384`,
    remedy: "Name the right file, or one that does not exist, to have a key made there.",
  });
}

/** The file's text; `undefined` when there is none. */
async function readPrivate(file: string, exchange: Exchange): Promise<string | undefined> {
  const { readFile, stat } = await import("node:fs/promises");
  try {
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new RefusedError({
        ...exchange,
        what: `was not sent: others may read the private key ${file} (mode ${(mode & 0o777).toString(8)})`,
        remedy: `Run chmod 600 ${file}, or make a new key if somebody may have read it.`,
      });
    }
    return await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as { code?: unknown }).code === "ENOENT") return undefined;
    throw cause instanceof RefusedError ? cause : unusable("read", file, cause, exchange);
  }
}

/** Writes beside it and links, so that nobody sees half a key, and a key of another process is never replaced. */
async function createKeyFile(file: string, exchange: Exchange): Promise<void> {
  const { link, mkdir, rm, writeFile } = await import("node:fs/promises");
  const path = await import("node:path");
  const { randomUUID } = await import("node:crypto");
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(draft, await createAgentKey(), { mode: 0o600, flag: "wx", flush: true });
    await link(draft, file);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "EEXIST") throw unusable("written", file, cause, exchange);
  } finally {
    await rm(draft, { force: true });
  }
}

function missing(file: string, isOwn: boolean, exchange: Exchange): RefusedError {
  return new RefusedError({
    ...exchange,
    what: `was not sent: there is no key at ${file}`,
    remedy: isOwn
      ? "Name the file of the key that the agent was claimed with: claimed: true says that there is one."
      : "Name the directory that is mounted at /data in Portainer Server's container.",
  });
}

function unusable(what: "read" | "written", file: string, cause: unknown, exchange: Exchange): RefusedError {
  return new RefusedError({
    ...exchange,
    what: `was not sent: the key file ${file} could not be ${what}`,
    remedy: "See the cause; check the path and who may use it.",
    cause,
  });
}
