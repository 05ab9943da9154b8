import { CertificateError } from "./certificate-error.ts";
import { normalFingerprint, shownFingerprint } from "./tls-trust.ts";

/** One line of the file: how a server's certificate came to be trusted. */
interface KnownCertificate {
  readonly server: string;
  /** Lower-case hex. */
  readonly fingerprint: string;
  readonly how: "first-use" | "accepted";
}

/**
 * Trusts a server's certificate when it is the known one, or when there is none yet, which it then becomes.
 *
 * The file is only ever appended to, one line with one write, so that processes may share it without a lock; of two
 * that meet a server first at the same time, one line counts, for both. Throws {@link CertificateError}.
 */
export async function trustOnFirstUse(file: string, server: string, fingerprint: string): Promise<void> {
  let known = knownFingerprint(await readKnown(file), server);
  if (known === undefined) {
    await appendKnown(file, { server, fingerprint, how: "first-use" });
    known = knownFingerprint(await readKnown(file), server);
  }
  if (known === fingerprint) return;
  throw new CertificateError(
    `${server} presents ${shownFingerprint(fingerprint)}, but ${file} knows ${known === undefined ? "none" : shownFingerprint(known)}`,
  );
}

/** A certificate that a person has compared. */
export interface AcceptedCertificate {
  /** The file of `trustOnFirstUse`. */
  readonly file: string;
  /** The server, as it is called: host and port decide. */
  readonly url: string | URL;
  /** The SHA-256 of its new certificate, hex with or without colons. */
  readonly fingerprint256: string;
}

/**
 * Trusts a server's new certificate from now on, in the place of the one that the file knows.
 *
 * To be called with a fingerprint that was read on the server itself: accepting what a connection presents trusts
 * whoever answers. Removing the server's lines from the file by hand trusts its next certificate instead.
 */
export async function acceptCertificate({ file, url, fingerprint256 }: AcceptedCertificate): Promise<void> {
  const { hostname, port } = new URL(url);
  const fingerprint = normalFingerprint(fingerprint256);
  await readKnown(file);
  await appendKnown(file, { server: serverName(hostname, port), fingerprint, how: "accepted" });
}

/** Host and port as the file names a server. */
export function serverName(hostname: string, port: string): string {
  const host = hostname.replace(/^\[|\]$/g, "");
  return `${host.includes(":") ? `[${host}]` : host}:${port === "" ? "443" : port}`;
}

/** The last accepted certificate counts, else the first one seen: a later first use lost a race. */
function knownFingerprint(all: readonly KnownCertificate[], server: string): string | undefined {
  const own = all.filter((known) => known.server === server);
  return (own.findLast(({ how }) => how === "accepted") ?? own[0])?.fingerprint;
}

async function readKnown(file: string): Promise<KnownCertificate[]> {
  const { readFile, stat } = await import("node:fs/promises");
  let text: string;
  try {
    text = await readFile(file, "utf8");
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & 0o022) !== 0) {
      throw new CertificateError(
        `${file} can be written to by others; chmod 600 it, after a look at its lines`,
      );
    }
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return [];
    throw unusable(file, "read", error);
  }
  return text.split("\n").flatMap((line, at) => parseLine(line, `${file}:${at + 1}`));
}

function parseLine(line: string, place: string): KnownCertificate[] {
  const [server = "", shown = "", how = ""] = line.trim().split(/\s+/);
  if (server === "" || server.startsWith("#")) return [];
  const fingerprint = shown.replaceAll(":", "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(fingerprint) && (how === "first-use" || how === "accepted")) {
    return [{ server, fingerprint, how }];
  }
  throw new CertificateError(
    `${place} is not a line of "host:port FINGERPRINT first-use" or "… accepted"; mend or remove it`,
  );
}

async function appendKnown(file: string, { server, fingerprint, how }: KnownCertificate): Promise<void> {
  const files = await import("node:fs/promises");
  const path = await import("node:path");
  try {
    await files.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const present = await files.readFile(file, "utf8").catch(() => "");
    // A line that was written by hand may lack its end.
    const start = present === "" || present.endsWith("\n") ? "" : "\n";
    const line = `${server} ${shownFingerprint(fingerprint)} ${how} ${new Date().toISOString()}\n`;
    await files.appendFile(file, start + line, { mode: 0o600, flush: true });
  } catch (error) {
    throw unusable(file, "written", error);
  }
}

function unusable(file: string, what: "read" | "written", error: unknown): CertificateError {
  if (error instanceof CertificateError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new CertificateError(`the file of known certificates, ${file}, could not be ${what}: ${why}`);
}
