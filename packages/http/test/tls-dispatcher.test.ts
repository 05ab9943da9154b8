import { describe, expect, it, onTestFinished } from "vitest";
import { createTlsDispatcher, sendRequest, type Reply, type TlsTrust } from "../src/index.ts";
import { createCertificate } from "./support/certificate.ts";
import { startServer } from "./support/server.ts";

async function send(url: URL, trust: TlsTrust, times = 1): Promise<Reply[]> {
  const dispatcher = await createTlsDispatcher(trust);
  onTestFinished(() => dispatcher.close());
  const replies: Reply[] = [];
  for (let i = 0; i < times; i++) {
    replies.push(await sendRequest({ method: "GET", url, timeoutMs: 5_000, dispatcher }));
  }
  return replies;
}

describe("createTlsDispatcher", () => {
  const certificate = createCertificate();

  it("accepts the server whose certificate has the fingerprint, on every new connection", async () => {
    const connections = new Set<unknown>();
    const url = await startServer((request, response) => {
      connections.add(request.socket);
      response.setHeader("connection", "close").end("hello");
    }, certificate);
    const replies = await send(url, { fingerprint256: certificate.fingerprint256 }, 3);
    expect(replies.map((reply) => reply.text())).toEqual(["hello", "hello", "hello"]);
    expect(connections.size).toBe(3);
  });

  it("takes the fingerprint without colons and in lower case", async () => {
    const url = await startServer((_, response) => response.end(), certificate);
    const fingerprint256 = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
    await expect(send(url, { fingerprint256 })).resolves.toHaveLength(1);
  });

  it("refuses another certificate before the first byte of the request", async () => {
    let requests = 0;
    const url = await startServer((_, response) => {
      requests++;
      response.end();
    }, createCertificate());
    const attempt = send(url, { fingerprint256: certificate.fingerprint256 });
    await expect(attempt).rejects.toMatchObject({ code: "NETWORK", reason: "certificate" });
    expect(requests).toBe(0);
  });

  it("accepts a given certificate under the name it carries, and no other", async () => {
    const url = await startServer((_, response) => response.end(), certificate);
    await expect(send(url, { ca: certificate.pem, servername: "localhost" })).resolves.toHaveLength(1);
    const nameless = send(url, { ca: certificate.pem });
    await expect(nameless).rejects.toMatchObject({ code: "NETWORK", reason: "certificate" });
    const other = send(url, { ca: createCertificate().pem, servername: "localhost" });
    await expect(other).rejects.toMatchObject({ code: "NETWORK", reason: "certificate" });
  });

  it("accepts any certificate only when told so by name", async () => {
    const url = await startServer((_, response) => response.end(), certificate);
    await expect(send(url, { insecure: true })).resolves.toHaveLength(1);
    const unasked = sendRequest({ method: "GET", url, timeoutMs: 5_000 });
    await expect(unasked).rejects.toMatchObject({ code: "NETWORK", reason: "certificate" });
  });

  it("refuses a fingerprint that is none", async () => {
    await expect(createTlsDispatcher({ fingerprint256: "AA:BB" })).rejects.toThrow(/64 hex digits/);
  });
});
