/**
 * How a server's certificate is trusted; exactly one way.
 *
 * `fingerprint256`: the SHA-256 of the certificate, hex with or without colons; name and dates do not matter
 * then. `ca`: PEM of the certificate or its CA, with the `servername` it is checked against (default the URL's
 * host). `trustOnFirstUse`: the first certificate seen is written to `file`, and no other is trusted from then on; see
 * {@link acceptCertificate}. `insecure`: any certificate, so anyone in between can read and answer.
 */
export type TlsTrust =
  | { readonly fingerprint256: string }
  | { readonly ca: string; readonly servername?: string }
  | { readonly trustOnFirstUse: { readonly file: string } }
  | { readonly insecure: true };

/**
 * Throws `TypeError` for a trust that no certificate can meet, such as a fingerprint that is not 32 bytes of hex, and
 * for one that says nothing, or two things at once.
 */
export function assertTlsTrust(trust: TlsTrust): void {
  const { fingerprint256, ca, trustOnFirstUse, insecure } = trust as AnyTrust;
  const given = [fingerprint256, ca, trustOnFirstUse, insecure].filter((way) => way !== undefined);
  if (given.length !== 1 || insecure === false) {
    throw new TypeError(
      "@stack/http: trust a certificate in exactly one way: fingerprint256, ca, trustOnFirstUse: { file }, or insecure: true.",
    );
  }
  if (fingerprint256 !== undefined) normalFingerprint(fingerprint256);
  if (trustOnFirstUse !== undefined && typeof trustOnFirstUse.file !== "string") {
    throw new TypeError("@stack/http: trustOnFirstUse needs a file to remember certificates in.");
  }
}

/** A fingerprint as lower-case hex without colons; throws `TypeError` for one that is not 32 bytes. */
export function normalFingerprint(fingerprint: string): string {
  const hex = fingerprint.replaceAll(":", "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new TypeError(
    "@stack/http: fingerprint256 must be the SHA-256 of a certificate, 64 hex digits with or without colons.",
  );
}

/** A fingerprint as people compare it: upper-case hex with colons. */
export function shownFingerprint(fingerprint: string): string {
  return (normalFingerprint(fingerprint).match(/../g) ?? []).join(":").toUpperCase();
}

type AnyTrust = Partial<
  Record<"fingerprint256" | "ca", string> & { trustOnFirstUse: { file: string }; insecure: boolean }
>;
