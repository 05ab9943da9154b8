import { generateKeyPairSync, X509Certificate } from "node:crypto";
import forge from "node-forge";

/** A self-signed certificate, as an agent makes one at its start. */
export interface Certificate {
  readonly key: string;
  readonly pem: string;
  readonly fingerprint256: string;
}

/** Makes a new one. */
export function createCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  const pem = forge.pki.certificateToPem(certificate);
  return { key: privateKey, pem, fingerprint256: new X509Certificate(pem).fingerprint256 };
}
