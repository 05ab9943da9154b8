import { verify } from "node:crypto";
import { decodeGoRawBase64 } from "./go-encoding.ts";
import { type AgentPublicKey, readPublicKey } from "./public-key.ts";

/** What the agent signs for when it has no secret. */
const defaultMessage = "Portainer-App";

/** The verdict on a request's signature headers. */
export type SignatureVerdict =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly message: string; readonly details: string }
  | { readonly kind: "panic" };

const invalid = "Invalid request signature";

function refused(message: string, error: string): SignatureVerdict {
  // The agent capitalises whatever error text it has.
  return { kind: "refused", message, details: error.charAt(0).toUpperCase() + error.slice(1) };
}

/**
 * Checks request signatures as one agent process does (reference/portainer-agent.md b.2), and remembers who claimed it.
 *
 * The trap: without a secret the first parseable EC key claims the agent **before** its signature is looked at.
 */
export class SignatureCheck {
  readonly #secret: string;
  #claimed: AgentPublicKey | undefined;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The key that claimed the agent, in hexadecimal; always undefined with a secret. */
  get claimedBy(): string | undefined {
    return this.#claimed?.hex;
  }

  check(publicKeyHeader: string, signatureHeader: string): SignatureVerdict {
    if (publicKeyHeader === "" || signatureHeader === "") {
      return refused("Missing request signature headers", "Unauthorized");
    }
    let publicKey = this.#secret === "" ? this.#claimed : undefined;
    if (!publicKey) {
      const reading = readPublicKey(publicKeyHeader);
      if (reading.kind === "panic") return reading;
      if (reading.kind === "error") return refused(invalid, reading.error);
      publicKey = reading.publicKey;
      if (this.#secret === "") this.#claimed = publicKey;
    }
    const signature = decodeGoRawBase64(signatureHeader);
    if ("error" in signature) return refused(invalid, signature.error);
    if (signature.bytes.length !== publicKey.signatureBytes) return refused(invalid, "Unauthorized");
    const message = Buffer.from(this.#secret === "" ? defaultMessage : this.#secret, "utf8");
    const valid = verify("md5", message, { key: publicKey.key, dsaEncoding: "ieee-p1363" }, signature.bytes);
    return valid ? { kind: "accepted" } : refused(invalid, "Unauthorized");
  }
}
