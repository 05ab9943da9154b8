import { NetworkError } from "./errors.ts";
import { networkReason, remedyFor } from "./network-reason.ts";

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
 * Throws `NetworkError` when no TLS connection comes about within `timeoutMs` (10 s by default).
 */
export async function readServerCertificate(
  url: URL,
  { timeoutMs = 10_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<ServerCertificate> {
  signal?.throwIfAborted();
  const [{ connect }, { X509Certificate }, { isIP }] = await Promise.all([
    import("node:tls"),
    import("node:crypto"),
    import("node:net"),
  ]);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const raw = await new Promise<Buffer>((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect(
      { host, port: Number(url.port) || 443, rejectUnauthorized: false, ...name },
      () => {
        resolve(socket.getPeerCertificate().raw);
        socket.destroy();
      },
    );
    const onAbort = (): void => void socket.destroy(signal?.reason as Error);
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(Object.assign(new Error("timed out"), { code: "ETIMEDOUT" })),
    );
    socket.on("error", reject).on("close", () => {
      signal?.removeEventListener("abort", onAbort);
      reject(Object.assign(new Error("the server closed the connection"), { code: "ECONNRESET" }));
    });
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    const reason = networkReason(cause);
    const what = "could not read the server's certificate";
    throw new NetworkError({
      method: "TLS",
      url: url.origin,
      what,
      remedy: remedyFor(reason, undefined),
      reason,
      sent: false,
      cause,
    });
  });
  const certificate = new X509Certificate(raw);
  return {
    fingerprint256: certificate.fingerprint256,
    pem: certificate.toString(),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validTo: new Date(certificate.validTo).toISOString(),
    ...(certificate.subjectAltName === undefined ? {} : { subjectAltName: certificate.subjectAltName }),
  };
}
