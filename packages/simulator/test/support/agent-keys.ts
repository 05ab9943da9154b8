import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";

/** The two headers of a signed request. */
export interface SignedHeaders {
  "x-portaineragent-publickey": string;
  "x-portaineragent-signature": string;
}

/** The public example key of RFC 6979 A.2.5. */
export const rfcPublicKey =
  "3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

/** Its private half, as Portainer Server would store it. */
export const rfcPrivateKey: KeyObject = createPrivateKey({
  key: Buffer.from(
    "MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==",
    "base64",
  ),
  format: "der",
  type: "sec1",
});

/** The vectors V1 to V5 of reference/portainer-agent.md j. */
export const vectors = {
  V1: {
    secret: "",
    signature: "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxbGfgVaPSfjhkznTo6ap46g0B7LMDXo5cgQRSjczG84Vw",
  },
  V2: {
    secret: "s3cret",
    signature: "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxZd5I+9e7Qso7zoFTP41lIZMIBIG+jeUfRB9RyT4EmFww",
  },
  V3: {
    secret: "pässwörd-✓",
    signature: "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxb6HT+ol3boPR9BiNxDrIG0AeUUmySyxyAaLrrV6czMbg",
  },
  V4: {
    secret: "",
    signature: "AFVDiUrz0A7X10Cr29dclrBod7eH219w7qeLkKjXwAogciIgN2dTQRWpqAL5goqyBOoMBnvkwLpYtdLAT9ZEhg",
  },
  V5: {
    secret: "",
    signature: "ykOGw0sehte6jnqiL+NeI6v91dB38iGmgALTAXwu3OEAr5iRsrAgL7e72C3WiBVzxBAMCDyACd7ewVYMTgcJXA",
  },
} as const;

/** Standard base64 without padding. */
export function rawBase64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

/** Signs for a message with a key as Portainer Server does. */
export function signedBy(privateKey: KeyObject, message = "Portainer-App", digest = "md5"): SignedHeaders {
  return {
    "x-portaineragent-publickey": spkiHex(privateKey),
    "x-portaineragent-signature": rawBase64(
      sign(digest, Buffer.from(message), { key: privateKey, dsaEncoding: "ieee-p1363" }),
    ),
  };
}

/** The PublicKey header for a private key. */
export function spkiHex(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).toString("hex");
}

/** A new key on a curve. */
export function newKey(namedCurve = "P-256"): KeyObject {
  return generateKeyPairSync("ec", { namedCurve }).privateKey;
}

/** MD5 in hexadecimal, to check the vectors' own description. */
export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
