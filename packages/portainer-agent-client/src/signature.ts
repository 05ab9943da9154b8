import { RefusedError, type Exchange } from "@stack/http";

/** The two headers that stand for a caller: valid for ever, for any request, so as secret as the key itself. */
export interface SignatureHeaders {
  readonly "x-portaineragent-publickey": string;
  readonly "x-portaineragent-signature": string;
}

/** What is signed for an agent that has no secret. */
const messageWithoutSecret = "Portainer-App";

/**
 * Signs for an agent (reference/portainer-agent.md b.1).
 *
 * ECDSA over the MD5 of the secret's UTF-8 bytes, or of a constant without one; r and s as two fixed-length numbers,
 * base64 without padding; the public key as hex of its SPKI DER. Nothing of the request is signed, so once per client
 * is enough. Throws {@link RefusedError} where the runtime cannot make an MD5 signature (FIPS mode, browsers), and
 * `TypeError` for a key that is not EC P-256 or P-384.
 */
export async function signatureHeaders(
  privateKeyPem: string,
  secret: string | undefined,
  exchange: Exchange,
): Promise<SignatureHeaders> {
  const { createPrivateKey, createPublicKey, sign } = await import("node:crypto");
  const key = createPrivateKey(privateKeyPem);
  const message = Buffer.from(secret ?? messageWithoutSecret, "utf8");
  let signature: Buffer;
  try {
    signature = sign("md5", message, { key, dsaEncoding: "ieee-p1363" });
  } catch (cause) {
    throw new RefusedError({
      ...exchange,
      what: "was not sent: this runtime cannot make the MD5 signature that the agent asks for",
      remedy: "Use Node or Deno outside FIPS mode.",
      cause,
    });
  }
  return {
    "x-portaineragent-publickey": createPublicKey(key)
      .export({ type: "spki", format: "der" })
      .toString("hex"),
    "x-portaineragent-signature": signature.toString("base64").replace(/=+$/, ""),
  };
}

/** Makes a new P-256 private key as PEM, to be kept in a file of mode 0600 and given as `key` from then on. */
export async function createAgentKey(): Promise<string> {
  const { generateKeyPairSync } = await import("node:crypto");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "sec1", format: "pem" }).toString();
}

/** Refuses what the agent could not read: other key types crash its handler, P-521 never verifies. */
export async function assertAgentKey(privateKeyPem: string): Promise<void> {
  const { createPrivateKey } = await import("node:crypto");
  let curve: string | undefined;
  try {
    curve = createPrivateKey(privateKeyPem).asymmetricKeyDetails?.namedCurve;
  } catch {
    // The parser's own message could quote the key.
  }
  if (curve === "prime256v1" || curve === "secp384r1") return;
  throw new TypeError(
    "@stack/portainer-agent-client: key must be the PEM of an unencrypted EC private key on P-256 or P-384; createAgentKey() makes one.",
  );
}
