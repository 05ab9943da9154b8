import type { KeyObject } from "node:crypto";

/** The curves the agent can read, by the names of Node and of older Denos, with the bytes of one number. */
const numberBytes: Readonly<Record<string, number>> = { prime256v1: 32, p256: 32, secp384r1: 48, p384: 48 };

/** A private key the agent accepts signatures of. */
export interface AgentKey {
  readonly privateKey: KeyObject;
  /** What a signature must be long: r and s. */
  readonly signatureBytes: number;
}

/** Makes a new P-256 private key as PEM (PKCS #8), to be kept in a file of mode 0600 and given as `key` from then on. */
export async function createAgentKey(): Promise<string> {
  const { generateKeyPairSync } = await import("node:crypto");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/**
 * Reads a PEM, PKCS #8 or SEC1; `undefined` for what the agent could not use: other key types crash its handler, P-521
 * never verifies (reference/portainer-agent.md b.1, b.4).
 */
export async function parseAgentKey(pem: string): Promise<AgentKey | undefined> {
  const { createPrivateKey } = await import("node:crypto");
  for (const read of [() => createPrivateKey(pem), () => createPrivateKey(pkcs8Of(pem))]) {
    try {
      const privateKey = read();
      const signatureBytes = 2 * (numberBytes[privateKey.asymmetricKeyDetails?.namedCurve ?? ""] ?? 0);
      return signatureBytes === 0 ? undefined : { privateKey, signatureBytes };
    } catch {
      // The parser's own message could quote the key.
    }
  }
  return undefined;
}

/** The OIDs of an EC key and of its curves in DER. */
const ecPublicKey = "06072a8648ce3d0201";
const curves = ["06082a8648ce3d030107", "06052b81040022"];

/** A SEC1 key, as Portainer Server stores it, in the frame of PKCS #8: Deno before 2.8 does not read it bare. */
export function pkcs8Of(pem: string): { key: Buffer; format: "der"; type: "pkcs8" } {
  const body = /-----BEGIN EC PRIVATE KEY-----([^-]*)-----END EC PRIVATE KEY-----/.exec(pem)?.[1] ?? "";
  const sec1 = Buffer.from(body, "base64");
  const curve = curves.find((oid) => sec1.includes(oid, 0, "hex")) ?? "";
  const algorithm = element(0x30, Buffer.from(ecPublicKey + curve, "hex"));
  const key = element(0x30, Buffer.concat([Buffer.from([0x02, 0x01, 0x00]), algorithm, element(0x04, sec1)]));
  return { key, format: "der", type: "pkcs8" };
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  // The shortest form, as DER has it; both lengths of keys stay below 256.
  const head = length < 0x80 ? [tag, length] : [tag, 0x81, length];
  return Buffer.concat([Buffer.from(head), content]);
}
