import { X509Certificate, generateKeyPairSync } from "node:crypto";
import forge from "node-forge";

/** A self-signed certificate for `localhost`, as the Portainer Agent makes one. */
export interface TestCertificate {
  readonly key: string;
  readonly pem: string;
  readonly fingerprint256: string;
}

/** Makes a new one, different each time. */
export function createCertificate(): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
  certificate.setExtensions([{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  const pem = forge.pki.certificateToPem(certificate);
  return { key: privateKey, pem, fingerprint256: new X509Certificate(pem).fingerprint256 };
}
