import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SignatureCheck } from "../../src/agent/signature-check.ts";
import {
  newKey,
  rawBase64,
  rfcPrivateKey,
  rfcPublicKey,
  signedBy,
  spkiHex,
  vectors,
} from "../support/agent-keys.ts";

const accepted = { kind: "accepted" };

function refused(details: string): object {
  return { kind: "refused", message: "Invalid request signature", details };
}

function check(signature: string, secret = "", publicKey = rfcPublicKey): unknown {
  return new SignatureCheck(secret).check(publicKey, signature);
}

/** Puts other r and s bytes into a signature header. */
function altered(signature: string, change: (bytes: Buffer) => Buffer): string {
  return rawBase64(change(Buffer.from(signature, "base64")));
}

const v1 = vectors.V1.signature;

describe("a signature is accepted", () => {
  test.each(Object.entries(vectors))("vector %s", (_, { secret, signature }) => {
    expect(check(signature, secret)).toEqual(accepted);
  });

  test("with an upper-case key", () => {
    expect(check(v1, "", rfcPublicKey.toUpperCase())).toEqual(accepted);
  });

  test("with s replaced by n - s", () => {
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const high = altered(v1, (bytes) => {
      const s = BigInt(`0x${bytes.subarray(32).toString("hex")}`);
      return Buffer.concat([
        bytes.subarray(0, 32),
        Buffer.from((n - s).toString(16).padStart(64, "0"), "hex"),
      ]);
    });
    expect(high).not.toBe(v1);
    expect(check(high)).toEqual(accepted);
  });

  test("with other unused bits in its last character", () => {
    expect(v1.endsWith("w")).toBe(true);
    for (const last of ["x", "y", "z", "/"]) expect(check(`${v1.slice(0, -1)}${last}`)).toEqual(accepted);
  });

  test("again and again", () => {
    const signatures = new SignatureCheck("");
    expect(signatures.check(rfcPublicKey, v1)).toEqual(accepted);
    expect(signatures.check(rfcPublicKey, v1)).toEqual(accepted);
  });

  test.each([
    ["P-224", "secp224r1"],
    ["P-384", "secp384r1"],
  ])("from a key on %s", (_, curve) => {
    const headers = signedBy(newKey(curve));
    expect(check(headers["x-portaineragent-signature"], "", headers["x-portaineragent-publickey"])).toEqual(
      accepted,
    );
  });
});

describe("a signature is refused", () => {
  test.each([
    ["with padding", `${v1}==`, "Illegal base64 data at input byte 86"],
    ["without its last character", v1.slice(0, -1), "Illegal base64 data at input byte 84"],
    ["of 63 bytes", v1.slice(0, 84), "Unauthorized"],
    [
      "with s before r",
      altered(v1, (b) => Buffer.concat([b.subarray(32), b.subarray(0, 32)])),
      "Unauthorized",
    ],
    ["in hexadecimal", Buffer.from(v1, "base64").toString("hex"), "Unauthorized"],
    ["without r's leading zero", altered(vectors.V4.signature, (b) => b.subarray(1)), "Unauthorized"],
    [
      "without s's leading zero",
      altered(vectors.V5.signature, (b) => Buffer.concat([b.subarray(0, 32), b.subarray(33)])),
      "Unauthorized",
    ],
    ["in base64url", `-${v1.slice(1)}`, "Illegal base64 data at input byte 0"],
    ["in DER", rawBase64(sign("md5", Buffer.from("Portainer-App"), rfcPrivateKey)), "Unauthorized"],
    [
      "over SHA-256",
      signedBy(rfcPrivateKey, "Portainer-App", "sha256")["x-portaineragent-signature"],
      "Unauthorized",
    ],
    ["for a secret on an agent without", vectors.V2.signature, "Unauthorized"],
  ])("%s", (_, signature, details) => {
    expect(check(signature)).toEqual(refused(details));
  });

  test("without the secret of an agent that has one", () => {
    expect(check(v1, "s3cret")).toEqual(refused("Unauthorized"));
  });

  test("from P-521, whose length the agent computes too short", () => {
    const headers = signedBy(newKey("P-521"));
    expect(check(headers["x-portaineragent-signature"], "", headers["x-portaineragent-publickey"])).toEqual(
      refused("Unauthorized"),
    );
  });

  test.each([
    ["", v1],
    [rfcPublicKey, ""],
    ["", ""],
  ])("when a header is missing", (publicKey, signature) => {
    expect(new SignatureCheck("").check(publicKey, signature)).toEqual({
      kind: "refused",
      message: "Missing request signature headers",
      details: "Unauthorized",
    });
  });
});

describe("a public key is refused", () => {
  test.each([
    ["not hexadecimal", "zz", "Encoding/hex: invalid byte: U+007A 'z'"],
    ["of odd length", rfcPublicKey.slice(1), "Encoding/hex: odd length hex string"],
    ["cut to one byte", "30", "Asn1: syntax error: truncated tag or length"],
    ["cut short", rfcPublicKey.slice(0, -2), "Asn1: syntax error: data truncated"],
    ["on secp256k1", spkiHex(newKey("secp256k1")), "X509: unsupported elliptic curve"],
  ])("%s", (_, publicKey, details) => {
    expect(check(v1, "", publicKey)).toEqual(refused(details));
  });

  test("as a bare point", () => {
    expect(check(v1, "", rfcPublicKey.slice(-130))).toMatchObject({
      details: expect.stringMatching(/^Asn1: structure error: tags don't match/) as string,
    });
  });

  test.each(["rsa", "ed25519"] as const)(
    "of type %s by the death of the connection, and claims nothing",
    (type) => {
      const { publicKey } =
        type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
      const signatures = new SignatureCheck("");
      const hex = publicKey.export({ format: "der", type: "spki" }).toString("hex");
      expect(signatures.check(hex, v1)).toEqual({ kind: "panic" });
      expect(signatures.claimedBy).toBeUndefined();
    },
  );
});

describe("claiming", () => {
  test("happens before the signature is looked at", () => {
    const signatures = new SignatureCheck("");
    const [a, b] = [newKey(), newKey()];
    const forged = { ...signedBy(a), "x-portaineragent-signature": "garbage!" };
    const check = (headers: ReturnType<typeof signedBy>): string =>
      signatures.check(headers["x-portaineragent-publickey"], headers["x-portaineragent-signature"]).kind;
    expect(check(forged)).toBe("refused");
    expect(signatures.claimedBy).toBe(spkiHex(a));
    expect(check(signedBy(b))).toBe("refused");
    expect(check(signedBy(a))).toBe("accepted");
    expect(check({ ...signedBy(a), "x-portaineragent-publickey": "x" })).toBe("accepted");
  });

  test("is not done by a key that cannot be read", () => {
    const signatures = new SignatureCheck("");
    signatures.check("zz", v1);
    expect(signatures.claimedBy).toBeUndefined();
  });

  test("does not exist with a secret: any key that covers it is accepted", () => {
    const signatures = new SignatureCheck("s3cret");
    for (const key of [newKey(), newKey()]) {
      const headers = signedBy(key, "s3cret");
      expect(
        signatures.check(headers["x-portaineragent-publickey"], headers["x-portaineragent-signature"]).kind,
      ).toBe("accepted");
    }
    expect(signatures.claimedBy).toBeUndefined();
    expect(signatures.check("x", v1)).toMatchObject({ details: "Encoding/hex: invalid byte: U+0078 'x'" });
  });
});
