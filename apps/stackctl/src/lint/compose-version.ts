import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Session } from "../session.ts";

/** The version of Docker Compose that a file is checked for, and how it was found. */
export interface ComposeVersion {
  /** Absent for the newest that is known. */
  readonly version?: string;
  /** Asked for, or that of the `docker compose` installed here, or the newest known, since there is none. */
  readonly from: "option" | "installed" | "newest";
}

/** How long `docker compose version` may take: it asks no engine. */
const timeoutMs = 10_000;

/** The version to check for: the one asked for, else the one installed, else the newest. */
export async function findComposeVersion(
  asked: string | undefined,
  { env, signal }: Pick<Session, "env" | "signal">,
): Promise<ComposeVersion> {
  if (asked !== undefined) return { version: asked, from: "option" };
  try {
    const run = promisify(execFile);
    const { stdout } = await run("docker", ["compose", "version", "--short"], {
      env: { ...env },
      timeout: timeoutMs,
      ...(signal && { signal }),
    });
    const version = stdout.trim();
    // A build of one's own may call itself by another name.
    if (/^v?\d+\.\d+/.test(version)) return { version, from: "installed" };
  } catch {
    signal?.throwIfAborted();
  }
  return { from: "newest" };
}
