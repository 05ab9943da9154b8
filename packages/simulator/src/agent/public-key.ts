import { createPublicKey, type KeyObject } from "node:crypto";
import { decodeGoHex } from "./go-encoding.ts";

/** A public key the agent can check signatures with. */
export interface AgentPublicKey {
  readonly key: KeyObject;
  /** Lower-case hexadecimal of the SPKI bytes. */
  readonly hex: string;
  /** What a signature must be long: twice the curve's bits in whole bytes, rounded down. */
  readonly signatureBytes: number;
}

/** What the agent makes of a PublicKey header; `panic` is a key it parses but cannot handle: the connection dies. */
export type PublicKeyReading =
  | { readonly kind: "key"; readonly publicKey: AgentPublicKey }
  | { readonly kind: "error"; readonly error: string }
  | { readonly kind: "panic" };

/** Bits of the curves Go knows, by Node's names. */
const curveBits: Readonly<Record<string, number>> = {
  secp224r1: 224,
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
};

/** Key types Go parses as something else than ECDSA; the agent's type assertion then fails. */
const otherTypes = ["rsa", "ed25519", "x25519", "dsa"];

/** Tag, length and end of the first DER element; undefined when it is cut short. */
function firstElement(der: Buffer): { tag: number; length: number; end: number } | undefined {
  const tag = der[0];
  const first = der[1];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, length: first, end: 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || der.length < 2 + count) return undefined;
  const length = der.readUIntBE(2, count);
  return { tag, length, end: 2 + count + length };
}

function structureError(der: Buffer): string | undefined {
  const element = firstElement(der);
  if (!element) return "asn1: syntax error: truncated tag or length";
  const { tag, length, end } = element;
  if (tag !== 0x30) {
    const found = `{class:${tag >> 6} tag:${tag & 0x1f} length:${length} isCompound:${(tag & 0x20) !== 0}}`;
    return (
      `asn1: structure error: tags don't match (16 vs ${found}) {optional:false explicit:false application:false ` +
      "private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} publicKeyInfo @2"
    );
  }
  if (end > der.length) return "asn1: syntax error: data truncated";
  if (end < der.length) return "x509: trailing data after ASN.1 of public-key";
  return undefined;
}

/** Reads the PublicKey header as the agent does: hexadecimal, then SPKI (reference/portainer-agent.md b.2, b.4). */
export function readPublicKey(header: string): PublicKeyReading {
  const decoded = decodeGoHex(header);
  if ("error" in decoded) return { kind: "error", error: decoded.error };
  const der = decoded.bytes;
  const wrong = structureError(der);
  if (wrong !== undefined) return { kind: "error", error: wrong };
  let key: KeyObject;
  try {
    key = createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    return { kind: "error", error: "x509: failed to unmarshal elliptic curve point" };
  }
  const type = key.asymmetricKeyType ?? "";
  if (otherTypes.includes(type)) return { kind: "panic" };
  if (type !== "ec") return { kind: "error", error: "x509: unknown public key algorithm" };
  const bits = curveBits[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (bits === undefined) return { kind: "error", error: "x509: unsupported elliptic curve" };
  // Go takes only the uncompressed form, which begins with 04; the bit string ends the whole.
  if (der[der.length - 1 - 2 * Math.ceil(bits / 8)] !== 0x04) {
    return { kind: "error", error: "x509: failed to unmarshal elliptic curve point" };
  }
  return {
    kind: "key",
    publicKey: { key, hex: der.toString("hex"), signatureBytes: 2 * Math.floor(bits / 8) },
  };
}
