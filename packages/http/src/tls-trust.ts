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

/** Throws `TypeError` for a trust that no certificate can meet: a fingerprint that is not 32 bytes of hex. */
export function assertTlsTrust(trust: TlsTrust): void {
  if ("fingerprint256" in trust) normalFingerprint(trust.fingerprint256);
}

/** A fingerprint as lower-case hex without colons; throws `TypeError` for one that is not 32 bytes. */
export function normalFingerprint(fingerprint: string): string {
  const hex = fingerprint.replaceAll(":", "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new TypeError(
    "@stack/http: fingerprint256 must be the SHA-256 of a certificate, 64 hex digits with or without colons.",
  );
}
