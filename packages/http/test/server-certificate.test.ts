import { describe, expect, it } from "vitest";
import { readServerCertificate } from "../src/index.ts";
import { createCertificate } from "./support/certificate.ts";
import { closedPort, startServer, startTcpServer } from "./support/server.ts";

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

  it("takes Infinity for no time limit", async () => {
    const certificate = createCertificate();
    const url = await startServer((_, response) => response.end(), certificate);
    const { fingerprint256 } = certificate;
    await expect(readServerCertificate(url, { timeoutMs: Infinity })).resolves.toMatchObject({
      fingerprint256,
    });
  });

  it.each([0, -1, Number.NaN, 2 ** 31])("refuses timeoutMs %d, which is no time limit", async (timeoutMs) => {
    const attempt = readServerCertificate(new URL("https://127.0.0.1:1/"), { timeoutMs });
    await expect(attempt).rejects.toThrow(/timeoutMs must be above 0/);
  });

  it("gives up on a server that never answers the handshake, at timeoutMs or by the caller's abort", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const silent = await startTcpServer((socket) => {
      socket.once("data", () => controller.abort(reason));
    });
    const url = new URL(`https://${silent.host}/`);
    const aborted = readServerCertificate(url, { timeoutMs: Infinity, signal: controller.signal });
    await expect(aborted).rejects.toBe(reason);
    const late = readServerCertificate(url, { timeoutMs: 50 });
    await expect(late).rejects.toMatchObject({ code: "NETWORK", reason: "unreachable", sent: false });
  });
});
