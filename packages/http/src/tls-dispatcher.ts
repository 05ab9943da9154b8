import type { TLSSocket } from "node:tls";
import type { HttpDispatcher } from "./transport.ts";

/**
 * How a server's certificate is trusted; exactly one way.
 *
 * `fingerprint256`: the SHA-256 of the certificate, hex with or without colons; name and dates do not matter
 * then. `ca`: PEM of the certificate or its CA, with the `servername` it is checked against (default the URL's
 * host). `insecure`: any certificate, so anyone in between can read and answer.
 */
export type TlsTrust =
  | { readonly fingerprint256: string }
  | { readonly ca: string; readonly servername?: string }
  | { readonly insecure: true };

/** A dispatcher whose connections were checked; the caller owns and closes it. */
export interface TlsDispatcher extends HttpDispatcher {
  /** Ends the idle connections; those in use end with their request. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a dispatcher that trusts a server in exactly this way, checked before the first byte of a request.
 *
 * HTTP/1.1 only. TLS sessions are never resumed: a resumed one presents no certificate to check. A mismatch is a
 * `NetworkError` with reason `certificate`. Throws `TypeError` for a fingerprint that is not 32 bytes of hex.
 * Traps: reference/portainer-agent.md a ("Node facts") and reference/house-style.md T16.
 */
export async function createTlsDispatcher(trust: TlsTrust): Promise<TlsDispatcher> {
  const expected = "fingerprint256" in trust ? normalFingerprint(trust.fingerprint256) : undefined;
  // Never at the top: a browser that uses fetch alone could not load the package.
  const [{ Agent, buildConnector }, { createHash }] = await Promise.all([
    import("undici"),
    import("node:crypto"),
  ]);
  const fingerprintOf = (raw: Buffer): string => createHash("sha256").update(raw).digest("hex");
  const connect = buildConnector({ ...tlsOptions(trust), maxCachedSessions: 0, allowH2: false });
  const agent = new Agent({
    allowH2: false,
    connect: (options, callback) =>
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
      }),
  });
  const close = (): Promise<void> => agent.close();
  return {
    request: (options) => agent.request(options),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function tlsOptions(trust: TlsTrust): { rejectUnauthorized?: boolean; ca?: string; servername?: string } {
  // With a pin the chain says nothing: the fingerprint alone decides, in fingerprintMismatch.
  if (!("ca" in trust)) return { rejectUnauthorized: false };
  return trust.servername === undefined ? { ca: trust.ca } : { ca: trust.ca, servername: trust.servername };
}

/** Throws `TypeError` for a trust that no certificate can meet: a fingerprint that is not 32 bytes of hex. */
export function assertTlsTrust(trust: TlsTrust): void {
  if ("fingerprint256" in trust) normalFingerprint(trust.fingerprint256);
}

function normalFingerprint(fingerprint: string): string {
  const hex = fingerprint.replaceAll(":", "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new TypeError(
    "@stack/http: fingerprint256 must be the SHA-256 of a certificate, 64 hex digits with or without colons.",
  );
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
