import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { assertAgentKey, createAgentKey, signatureHeaders } from "../src/signature.ts";

const exchange = { method: "GET", url: "https://host:9001/" };

function pem(options: { curve: string } | { rsa: number } | "ed25519"): string {
  const { privateKey } =
    options === "ed25519"
      ? generateKeyPairSync("ed25519")
      : "curve" in options
        ? generateKeyPairSync("ec", { namedCurve: options.curve })
        : generateKeyPairSync("rsa", { modulusLength: options.rsa });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

describe("signatureHeaders", () => {
  it.each([
    ["P-256", 64, undefined, "Portainer-App"],
    ["P-256", 64, "s3cret", "s3cret"],
    ["P-256", 64, "pässwörd-✓", "pässwörd-✓"],
    ["P-384", 96, "s3cret", "s3cret"],
  ])("signs on %s as the agent verifies", async (curve, length, secret, message) => {
    const headers = await signatureHeaders(pem({ curve }), secret, exchange);
    const raw = Buffer.from(headers["x-portaineragent-signature"], "base64");
    expect(raw).toHaveLength(length);
    expect(headers["x-portaineragent-signature"]).not.toMatch(/[=\-_]/);
    const der = Buffer.from(headers["x-portaineragent-publickey"], "hex");
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    expect(verify("md5", Buffer.from(message), { key, dsaEncoding: "ieee-p1363" }, raw)).toBe(true);
    expect(verify("sha256", Buffer.from(message), { key, dsaEncoding: "ieee-p1363" }, raw)).toBe(false);
  });

  it("keeps the length when a number begins with zeros, about once in 128 signatures", async () => {
    const key = await createAgentKey();
    const signatures = await Promise.all(
      Array.from({ length: 400 }, () => signatureHeaders(key, "s", exchange)),
    );
    const raws = signatures.map((headers) => Buffer.from(headers["x-portaineragent-signature"], "base64"));
    expect(new Set(raws.map((raw) => raw.length))).toEqual(new Set([64]));
    expect(raws.some((raw) => raw[0] === 0 || raw[32] === 0)).toBe(true);
  });

  it("gives the public key in the form of the reference vectors", async () => {
    // The example key of RFC 6979 A.2.5; the expected header is from reference/portainer-agent.md j.
    const sec1 =
      "MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==";
    const key = `-----BEGIN EC PRIVATE KEY-----\n${sec1}\n-----END EC PRIVATE KEY-----\n`;
    const headers = await signatureHeaders(key, undefined, exchange);
    expect(headers["x-portaineragent-publickey"]).toBe(
      "3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    );
    expect(createHash("md5").update("Portainer-App").digest("hex")).toBe("2cc83b00b667d3d15f0786c56be5daf0");
  });
});

describe("assertAgentKey", () => {
  it.each([
    ["P-521, which never verifies", () => pem({ curve: "P-521" })],
    ["secp256k1", () => pem({ curve: "secp256k1" })],
    ["RSA, which crashes the agent's handler", () => pem({ rsa: 2048 })],
    ["Ed25519", () => pem("ed25519")],
    ["no key at all", () => "nonsense"],
  ])("refuses %s", async (_, key) => {
    await expect(assertAgentKey(key())).rejects.toThrow(/P-256 or P-384/);
  });
});
