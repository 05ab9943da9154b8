import { createPublicKey, verify, type KeyObject } from "node:crypto";

/** What a test agent makes of a request's signature: nothing to say, or its refusal. */
export type SignatureAnswer = undefined | { readonly message: string; readonly details: string };

/** Checks signatures as an agent does, and remembers who claimed it. */
export interface SignatureCheck {
  answerTo(headers: Headers): SignatureAnswer;
  /** The public key that claimed it, in hexadecimal; `undefined` while nobody has, and always with a secret. */
  readonly claimedBy: string | undefined;
}

interface Claim {
  readonly key: KeyObject;
  readonly hex: string;
}

/**
 * The agent's check, in its order (reference/portainer-agent.md b.2): without a secret the first key that can be read
 * claims it, before the signature is looked at.
 */
export function createSignatureCheck(secret: string | undefined): SignatureCheck {
  let claim: Claim | undefined;
  return {
    get claimedBy() {
      return claim?.hex;
    },
    answerTo(headers) {
      const publicKey = headers.get("x-portaineragent-publickey") ?? "";
      const signature = headers.get("x-portaineragent-signature") ?? "";
      if (publicKey === "" || signature === "") {
        return { message: "Missing request signature headers", details: "Unauthorized" };
      }
      let key = claim?.key;
      if (key === undefined) {
        const read = readKey(publicKey);
        if (typeof read === "string") return invalid(read);
        key = read;
        if (secret === undefined) claim = { key, hex: publicKey.toLowerCase() };
      }
      const bytes = readBase64(signature);
      if (typeof bytes === "string") return invalid(bytes);
      const message = Buffer.from(secret ?? "Portainer-App", "utf8");
      const isRight =
        bytes.length === (key.asymmetricKeyDetails?.namedCurve === "secp384r1" ? 96 : 64) &&
        verify("md5", message, { key, dsaEncoding: "ieee-p1363" }, bytes);
      return isRight ? undefined : invalid("Unauthorized");
    },
  };
}

function invalid(details: string): SignatureAnswer {
  return { message: "Invalid request signature", details };
}

/** The key, or the agent's words against it. */
function readKey(hex: string): KeyObject | string {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return "Encoding/hex: invalid byte";
  try {
    const key = createPublicKey({ key: Buffer.from(hex, "hex"), format: "der", type: "spki" });
    return key.asymmetricKeyType === "ec" ? key : "X509: unsupported elliptic curve";
  } catch {
    return "Asn1: structure error";
  }
}

/** The bytes, or the agent's words against them: the standard alphabet, and no padding. */
function readBase64(text: string): Buffer | string {
  const stray = text.search(/[^A-Za-z0-9+/]/);
  const wrong = stray === -1 && text.length % 4 === 1 ? text.length - 1 : stray;
  return wrong === -1 ? Buffer.from(text, "base64") : `Illegal base64 data at input byte ${wrong}`;
}
