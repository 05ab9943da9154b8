import { generateKeyPair, randomBytes, X509Certificate } from "node:crypto";
import { promisify } from "node:util";

/** A certificate with its private key. */
export interface AgentCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** SHA-256 of the certificate as Node prints it: `AA:BB:…`. */
  readonly fingerprint256: string;
}

/**
 * Makes a certificate as the agent does at every start (reference/portainer-agent.md a).
 *
 * Self-signed RSA-2048, empty subject and issuer, SAN `localhost` and one address, valid for a year. The times are real
 * ones whatever the host's clock says, because TLS clients compare them with their own.
 */
export async function createAgentCertificate(ipAddress: string): Promise<AgentCertificate> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const { default: forge } = await import("node-forge");
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A first digit from 1 to 7 keeps the number positive and its encoding the shortest, as DER wants both.
  certificate.serialNumber = `4${randomBytes(16).toString("hex").slice(1)}`;
  certificate.validity.notBefore = new Date();
  certificate.validity.notAfter = new Date();
  certificate.validity.notAfter.setFullYear(certificate.validity.notBefore.getFullYear() + 1);
  certificate.setSubject([]);
  certificate.setIssuer([]);
  certificate.setExtensions([
    { name: "keyUsage", critical: true, digitalSignature: true, keyEncipherment: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "basicConstraints", critical: true, cA: false },
    {
      name: "subjectAltName",
      critical: true,
      altNames: [
        { type: 2, value: "localhost" },
        { type: 7, ip: ipAddress },
      ],
    },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  const certificatePem = forge.pki.certificateToPem(certificate);
  return {
    certificatePem,
    privateKeyPem: privateKey,
    fingerprint256: new X509Certificate(certificatePem).fingerprint256,
  };
}
