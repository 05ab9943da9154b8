import type { TLSSocket } from "node:tls";
import type { buildConnector } from "undici";
import { CertificateError } from "./certificate-error.ts";
import { serverName, trustOnFirstUse } from "./known-certificates.ts";
import { normalFingerprint, shownFingerprint, type TlsTrust } from "./tls-trust.ts";

/**
 * Makes the function that opens every TLS connection to a server trusted in this way.
 *
 * A socket comes out only after its certificate was checked, so nothing is ever written to another. HTTP/1.1 only.
 * TLS sessions are never resumed: a resumed one presents no certificate to check (reference/house-style.md T16).
 * Throws `TypeError` for a fingerprint that is not 32 bytes of hex.
 */
export async function createTlsConnector(trust: TlsTrust): Promise<buildConnector.connector> {
  const check = await certificateCheck(trust);
  // Never at the top: a browser that uses fetch alone could not load the package.
  const { buildConnector } = await import("undici");
  const connect = buildConnector({ ...tlsOptions(trust), maxCachedSessions: 0, allowH2: false });
  return (options, callback) =>
    connect(options, (error, socket) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      const refuse = (problem: unknown): void => {
        socket.destroy();
        callback(problem as Error, null);
      };
      check(socket as TLSSocket, serverName(options.hostname, options.port)).then(() => {
        if (socket.destroyed) refuse(connectionLost());
        else callback(null, socket);
      }, refuse);
    });
}

type CertificateCheck = (socket: TLSSocket, server: string) => Promise<void>;

async function certificateCheck(trust: TlsTrust): Promise<CertificateCheck> {
  // Against a CA, TLS itself has checked already.
  if ("insecure" in trust || "ca" in trust) return () => Promise.resolve();
  const expected = "fingerprint256" in trust ? normalFingerprint(trust.fingerprint256) : undefined;
  const { createHash } = await import("node:crypto");
  return async (socket, server) => {
    const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
    if (raw === undefined) {
      throw new CertificateError(
        "this runtime does not show the server's certificate, so that it cannot be compared; use Node or a newer Deno",
      );
    }
    const presented = createHash("sha256").update(raw).digest("hex");
    if ("trustOnFirstUse" in trust) {
      await trustOnFirstUse(trust.trustOnFirstUse.file, server, presented);
    } else if (presented !== expected) {
      throw new CertificateError(
        `it presents ${shownFingerprint(presented)}, expected was ${shownFingerprint(trust.fingerprint256)}`,
      );
    }
  };
}

function tlsOptions(trust: TlsTrust): { rejectUnauthorized?: boolean; ca?: string; servername?: string } {
  // With a pin the chain says nothing: the fingerprint alone decides.
  if (!("ca" in trust)) return { rejectUnauthorized: false };
  return trust.servername === undefined ? { ca: trust.ca } : { ca: trust.ca, servername: trust.servername };
}

function connectionLost(): Error {
  const message = "The server ended the connection while its certificate was being checked.";
  return Object.assign(new Error(message), { code: "ECONNRESET" });
}
