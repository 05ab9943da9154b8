import type { TLSSocket } from "node:tls";
import type { buildConnector } from "undici";
import { normalFingerprint, type TlsTrust } from "./tls-trust.ts";

/**
 * Makes the function that opens every TLS connection to a server trusted in this way.
 *
 * A socket comes out only after its certificate was checked, so nothing is ever written to another. HTTP/1.1 only.
 * TLS sessions are never resumed: a resumed one presents no certificate to check (reference/house-style.md T16).
 * Throws `TypeError` for a fingerprint that is not 32 bytes of hex.
 */
export async function createTlsConnector(trust: TlsTrust): Promise<buildConnector.connector> {
  const expected = "fingerprint256" in trust ? normalFingerprint(trust.fingerprint256) : undefined;
  // Never at the top: a browser that uses fetch alone could not load the package.
  const [{ buildConnector }, { createHash }] = await Promise.all([import("undici"), import("node:crypto")]);
  const fingerprintOf = (raw: Buffer): string => createHash("sha256").update(raw).digest("hex");
  const connect = buildConnector({ ...tlsOptions(trust), maxCachedSessions: 0, allowH2: false });
  return (options, callback) =>
    connect(options, (error, socket) => {
      const problem =
        error ??
        (expected === undefined
          ? undefined
          : fingerprintMismatch(socket as TLSSocket, expected, fingerprintOf));
      if (problem === undefined && socket !== null) {
        callback(null, socket);
      } else {
        socket?.destroy();
        callback(problem ?? new Error("no socket"), null);
      }
    });
}

function tlsOptions(trust: TlsTrust): { rejectUnauthorized?: boolean; ca?: string; servername?: string } {
  // With a pin the chain says nothing: the fingerprint alone decides, in fingerprintMismatch.
  if (!("ca" in trust)) return { rejectUnauthorized: false };
  return trust.servername === undefined ? { ca: trust.ca } : { ca: trust.ca, servername: trust.servername };
}

function fingerprintMismatch(
  socket: TLSSocket,
  expected: string,
  fingerprintOf: (raw: Buffer) => string,
): Error | undefined {
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
  const presented = raw === undefined ? undefined : fingerprintOf(raw);
  if (presented === expected) return undefined;
  const message = `The server's certificate has the fingerprint ${presented ?? "(none)"}, expected was ${expected}.`;
  return Object.assign(new Error(message), { code: "CERTIFICATE_MISMATCH" });
}
