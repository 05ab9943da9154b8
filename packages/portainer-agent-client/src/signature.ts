import { RefusedError, type Exchange } from "@stack/http";
import type { AgentKey } from "./agent-key.ts";

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
 * is enough. Throws {@link RefusedError} where the runtime cannot make such a signature (FIPS mode, Bun, browsers; Deno
 * on P-384).
 */
export async function signatureHeaders(
  { privateKey, signatureBytes }: AgentKey,
  secret: string | undefined,
  exchange: Exchange,
): Promise<SignatureHeaders> {
  const { createPublicKey, createSign } = await import("node:crypto");
  const message = Buffer.from(secret ?? messageWithoutSecret, "utf8");
  let signature: Buffer;
  try {
    // Not the one-shot sign(), which answers in DER on Deno before 2.7.
    signature = createSign("md5").update(message).sign({ key: privateKey, dsaEncoding: "ieee-p1363" });
  } catch (cause) {
    throw cannotSign(exchange, cause);
  }
  if (signature.length !== signatureBytes) throw cannotSign(exchange);
  return {
    "x-portaineragent-publickey": createPublicKey(privateKey)
      .export({ type: "spki", format: "der" })
      .toString("hex"),
    "x-portaineragent-signature": signature.toString("base64").replace(/=+$/, ""),
  };
}

function cannotSign(exchange: Exchange, cause?: unknown): RefusedError {
  return new RefusedError({
    ...exchange,
    what: "was not sent: this runtime cannot make the MD5 signature that the agent asks for",
    remedy: "Use Node outside FIPS mode, or Deno with a key on P-256.",
    cause,
  });
}
