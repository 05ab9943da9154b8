import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { RawRequest } from "./raw-exchange.ts";

type Headers = Readonly<Record<string, string>>;

/** The two headers of a signed request. */
export function signedHeaders(publicKey: string, signature: string): Headers {
  return { "x-portaineragent-publickey": publicKey, "x-portaineragent-signature": signature };
}

/** The public example key of RFC 6979 A.2.5; of what it has signed, `s` and `r` are known. */
const exampleKey =
  "3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

/** The example key's signature of `s3cret`. */
const exampleSignature =
  "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxZd5I+9e7Qso7zoFTP41lIZMIBIG+jeUfRB9RyT4EmFww";

/** What an agent with the secret `s3cret` accepts. */
export const rightHeaders = signedHeaders(exampleKey, exampleSignature);

/** The order of P-256. */
const order = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

/** A key as it goes into the header, and what signs with it. */
export interface Signer {
  readonly publicKey: string;
  readonly headers: (message: string, digest?: string, encoding?: "ieee-p1363" | "der") => Headers;
}

/** Makes a new key of a curve. */
export function createSigner(namedCurve = "P-256"): Signer {
  const pair = generateKeyPairSync("ec", { namedCurve });
  return signerOf(pair.publicKey, pair.privateKey);
}

function signerOf(publicPart: KeyObject, key: KeyObject): Signer {
  const publicKey = publicPart.export({ format: "der", type: "spki" }).toString("hex");
  return {
    publicKey,
    headers(message, digest = "md5", dsaEncoding = "ieee-p1363") {
      return signedHeaders(publicKey, unpadded(sign(digest, Buffer.from(message), { key, dsaEncoding })));
    },
  };
}

/** An RSA key, at which an agent breaks the connection off. */
export function unreadableKey(): Headers {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return signedHeaders(publicKey.export({ format: "der", type: "spki" }).toString("hex"), "x");
}

/** Requests with every kind of right and wrong signature, for an agent with the secret `s3cret`. */
export function oddlySignedRequests(): readonly RawRequest[] {
  const { publicKey, headers } = createSigner();
  const bytes = Buffer.from(exampleSignature, "base64");
  const mirrored = (order - BigInt(`0x${bytes.toString("hex", 32)}`)).toString(16).padStart(64, "0");
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  const edwards = generateKeyPairSync("ed25519").publicKey;
  const hex = (key: KeyObject): string => key.export({ format: "der", type: "spki" }).toString("hex");
  const keys = [
    ...["zz", "abc", "00", "30", exampleKey.slice(0, -2), `${exampleKey}00`, exampleKey.slice(52)],
    ...[exampleKey.toUpperCase(), ` ${exampleKey} `, hex(rsa), hex(edwards)],
    ...[createSigner("secp256k1").publicKey, publicKey, "é"],
  ];
  const signatures = [
    ...[`${exampleSignature}==`, exampleSignature.slice(0, -1), exampleSignature.slice(0, 84), "AAAA", "*"],
    ...[exampleSignature.replaceAll("+", "-"), bytes.toString("hex"), ` ${exampleSignature} `],
    ...[unpadded(Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)])), unpadded(Buffer.alloc(64))],
    ...[`${exampleSignature.slice(0, -1)}x`, unpadded(Buffer.concat([bytes, Buffer.alloc(1)]))],
    unpadded(Buffer.concat([bytes.subarray(0, 32), Buffer.from(mirrored, "hex")])),
  ];
  return [
    {},
    { "x-portaineragent-publickey": exampleKey },
    { "x-portaineragent-signature": exampleSignature },
    signedHeaders("", ""),
    signedHeaders(exampleKey, ""),
    ...keys.map((key) => signedHeaders(key, exampleSignature)),
    ...signatures.map((signature) => signedHeaders(exampleKey, signature)),
    ...["s3cret", "Portainer-App", "s3cret\n", "S3cret"].map((message) => headers(message)),
    headers("s3cret", "sha256"),
    headers("s3cret", "md5", "der"),
    ...["P-224", "P-384", "P-521"].map((curve) => createSigner(curve).headers("s3cret")),
  ].map((signed) => ({ method: "GET", path: "/_ping", headers: signed }));
}
