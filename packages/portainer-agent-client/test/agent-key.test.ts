import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAgentKey, parseAgentKey, pkcs8Of } from "../src/agent-key.ts";
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

describe("pkcs8Of", () => {
  it.each(["P-256", "P-384"])("frames a SEC1 key on %s so that stricter readers take it", (curve) => {
    const sec1 = pem("ec", curve, "sec1");
    const framed = pkcs8Of(sec1);
    expect(createPrivateKey(framed).equals(createPrivateKey(sec1))).toBe(true);
    // The shortest form of every length, as DER asks for: one byte, which 0x81 announces, is enough here.
    expect([...framed.key.subarray(0, 3)]).toEqual([0x30, 0x81, framed.key.length - 3]);
  });
});

describe("createAgentKey", () => {
  it("makes a new P-256 key each time", async () => {
    const [one, other] = [await createAgentKey(), await createAgentKey()];
    expect(one).not.toBe(other);
    expect((await parseAgentKey(one))?.signatureBytes).toBe(64);
  });
});
