import { assertTimeout, startDeadline } from "./deadline.ts";
import { NetworkError } from "./errors.ts";
import { networkReason, remedyFor } from "./network-reason.ts";
import { shownFingerprint } from "./tls-trust.ts";

/** The certificate a server presents, as seen from here. */
export interface ServerCertificate {
  /** SHA-256 of the certificate, upper-case hex with colons, ready for `TlsTrust`. */
  readonly fingerprint256: string;
  readonly pem: string;
  /** RFC 3339. */
  readonly validFrom: string;
  readonly validTo: string;
  /** As the certificate has it, for example `DNS:localhost, IP Address:172.18.0.2`; absent where it has none. */
  readonly subjectAltName?: string;
}

/**
 * Reads the certificate of an https server without sending any request.
 *
 * For showing a fingerprint to a person who can compare it. Pinning what was just read trusts whoever answered.
 * Throws `NetworkError` when no TLS connection comes about within `timeoutMs` (10 s by default; `Infinity` sets no
 * limit), and `TypeError` for a `timeoutMs` that is no time limit.
 */
export async function readServerCertificate(
  url: URL,
  { timeoutMs = 10_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<ServerCertificate> {
  assertTimeout(timeoutMs);
  signal?.throwIfAborted();
  const deadline = startDeadline(timeoutMs, signal);
  let raw: Buffer;
  try {
    raw = await deadline.race(presentedCertificate(url, deadline.signal));
  } catch (error) {
    if (deadline.endedBy() === "caller") throw signal?.reason;
    const timedOut = { code: "ETIMEDOUT", syscall: "connect" };
    const cause = deadline.endedBy() === "timeout" ? Object.assign(new Error("timed out"), timedOut) : error;
    throw certificateError(url, cause);
  } finally {
    deadline.release();
  }
  const { X509Certificate, createHash } = await import("node:crypto");
  const certificate = new X509Certificate(raw);
  return {
    // By hand: the certificates of older Denos have neither.
    fingerprint256: shownFingerprint(createHash("sha256").update(raw).digest("hex")),
    pem: pemOf(raw),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validTo: new Date(certificate.validTo).toISOString(),
    ...(certificate.subjectAltName === undefined ? {} : { subjectAltName: certificate.subjectAltName }),
  };
}

function pemOf(raw: Buffer): string {
  const lines = raw.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

async function presentedCertificate(url: URL, signal: AbortSignal): Promise<Buffer> {
  const [{ connect }, { isIP }] = await Promise.all([import("node:tls"), import("node:net")]);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const name = isIP(host) === 0 ? { servername: host } : {};
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(url.port) || 443, rejectUnauthorized: false, ...name });
    socket
      .on("error", reject)
      .on("close", () =>
        reject(Object.assign(new Error("the server closed the connection"), { code: "ECONNRESET" })),
      )
      .on("secureConnect", () => {
        resolve(socket.getPeerCertificate().raw);
        socket.destroy();
      });
    signal.addEventListener("abort", () => void socket.destroy(), { once: true });
  });
}

function certificateError(url: URL, cause: unknown): NetworkError {
  const reason = networkReason(cause);
  return new NetworkError({
    method: "TLS",
    url: url.origin,
    what: "could not read the server's certificate",
    remedy: remedyFor(reason, undefined),
    reason,
    sent: false,
    cause,
  });
}
