import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAgentKey, parseAgentKey, type AgentKey } from "../src/agent-key.ts";
import { signatureHeaders } from "../src/signature.ts";
import * as ecdsa from "./support/ecdsa.ts";
import { vectorKey, vectors } from "./support/vectors.ts";

const exchange = { method: "GET", url: "https://host:9001/" };
const md5 = (message: string): Buffer => createHash("md5").update(message, "utf8").digest();

async function keyOf(pem: string): Promise<AgentKey> {
  const key = await parseAgentKey(pem);
  if (key === undefined) throw new Error("no key");
  return key;
}

describe("signatureHeaders", () => {
  it("signs as an independent check verifies, whatever the secret", async () => {
    const key = await keyOf(vectorKey.sec1Pem);
    const point = Buffer.from(vectorKey.publicKey, "hex").subarray(-65);
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: "grapheme" }), async (secret) => {
        const headers = await signatureHeaders(key, secret, exchange);
        expect(headers["x-portaineragent-publickey"]).toBe(vectorKey.publicKey);
        const raw = Buffer.from(headers["x-portaineragent-signature"], "base64");
        expect(ecdsa.verifies(point, md5(secret), raw)).toBe(true);
        expect(ecdsa.verifies(point, md5("Portainer-App"), raw)).toBe(false);
      }),
      { numRuns: 15, examples: [["s3cret"], ["pässwörd-✓"], ["line\n"]] },
    );
  });

  it("signs the agreed constant where there is no secret", async () => {
    const headers = await signatureHeaders(await keyOf(vectorKey.sec1Pem), undefined, exchange);
    const raw = Buffer.from(headers["x-portaineragent-signature"], "base64");
    const point = Buffer.from(vectorKey.publicKey, "hex").subarray(-65);
    expect(ecdsa.verifies(point, md5("Portainer-App"), raw)).toBe(true);
  });

  it("signs on P-384 as the agent verifies", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const headers = await signatureHeaders(await keyOf(pem), "s3cret", exchange);
    const raw = Buffer.from(headers["x-portaineragent-signature"], "base64");
    expect(raw).toHaveLength(96);
    const der = Buffer.from(headers["x-portaineragent-publickey"], "hex");
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    expect(verify("md5", Buffer.from("s3cret"), { key, dsaEncoding: "ieee-p1363" }, raw)).toBe(true);
  });

  it("keeps the length when a number begins with zeros, about once in 128 signatures", async () => {
    const key = await keyOf(await createAgentKey());
    const signatures = await Promise.all(
      Array.from({ length: 400 }, () => signatureHeaders(key, "s", exchange)),
    );
    const headers = signatures.map((signed) => signed["x-portaineragent-signature"]);
    expect(headers.filter((header) => !/^[A-Za-z0-9+/]{86}$/.test(header))).toEqual([]);
    const raws = headers.map((header) => Buffer.from(header, "base64"));
    expect(raws.some((raw) => raw[0] === 0 || raw[32] === 0)).toBe(true);
  });
});

describe("the reference vectors", () => {
  it.each(vectors)(
    "$name is what the independent arithmetic gives",
    ({ secret, k, md5: digest, signature }) => {
      expect(md5(secret ?? "Portainer-App").toString("hex")).toBe(digest);
      const made = ecdsa.signature(vectorKey.d, k, Buffer.from(digest, "hex"));
      expect(made.toString("base64").replace(/=+$/, "")).toBe(signature);
    },
  );
});
