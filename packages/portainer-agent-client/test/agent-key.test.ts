import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAgentKey, parseAgentKey } from "../src/agent-key.ts";
import { vectorKey } from "./support/vectors.ts";

function pem(type: "ec" | "rsa" | "ed25519", curve = "", format: "pkcs8" | "sec1" = "pkcs8"): string {
  const pair =
    type === "ec"
      ? generateKeyPairSync("ec", { namedCurve: curve })
      : type === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ed25519");
  return pair.privateKey.export({ type: format, format: "pem" }).toString();
}

describe("parseAgentKey", () => {
  it.each(["pkcs8", "sec1"] as const)("reads P-256 and P-384 in the form %s", async (format) => {
    expect((await parseAgentKey(pem("ec", "P-256", format)))?.signatureBytes).toBe(64);
    expect((await parseAgentKey(pem("ec", "P-384", format)))?.signatureBytes).toBe(96);
  });

  it("reads the key as Portainer Server stores it, and derives its public key", async () => {
    const key = await parseAgentKey(vectorKey.sec1Pem);
    const spki = createPublicKey(key!.privateKey).export({ type: "spki", format: "der" });
    expect(spki.toString("hex")).toBe(vectorKey.publicKey);
  });

  it.each([
    ["P-521, which never verifies", () => pem("ec", "P-521")],
    ["secp256k1", () => pem("ec", "secp256k1")],
    ["RSA, which crashes the agent's handler", () => pem("rsa")],
    ["Ed25519", () => pem("ed25519")],
    ["no key at all", () => "nonsense"],
    ["half a key", () => "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIMmvqdhF\n-----END EC PRIVATE KEY-----\n"],
  ])("takes none of %s", async (_, key) => {
    expect(await parseAgentKey(key())).toBeUndefined();
  });
});

describe("createAgentKey", () => {
  it("makes a new P-256 key each time", async () => {
    const [one, other] = [await createAgentKey(), await createAgentKey()];
    expect(one).not.toBe(other);
    expect((await parseAgentKey(one))?.signatureBytes).toBe(64);
  });
});
