import { describe, expect, it } from "vitest";
import { readServerCertificate } from "../src/index.ts";
import { createCertificate } from "./support/certificate.ts";
import { closedPort, startServer } from "./support/server.ts";

describe("readServerCertificate", () => {
  it("reads fingerprint, names and dates without sending a request", async () => {
    const certificate = createCertificate();
    let requests = 0;
    const url = await startServer(() => requests++, certificate);
    const read = await readServerCertificate(url);
    const { fingerprint256 } = certificate;
    expect(read).toMatchObject({ fingerprint256, subjectAltName: "DNS:localhost" });
    expect(Date.parse(read.validTo)).toBeGreaterThan(Date.now());
    expect(requests).toBe(0);
  });

  it("says why when there is none to read", async () => {
    const closed = readServerCertificate(new URL(`https://127.0.0.1:${await closedPort()}`));
    await expect(closed).rejects.toMatchObject({ code: "NETWORK", reason: "refused", sent: false });
    const plain = await startServer((_, response) => response.end());
    const spoken = readServerCertificate(new URL(`https://${plain.host}`));
    await expect(spoken).rejects.toMatchObject({ code: "NETWORK", reason: "protocol" });
  });
});
