import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  acceptCertificate,
  assertTlsTrust,
  createTlsDispatcher,
  sendRequest,
  type Reply,
  type TlsTrust,
} from "../src/index.ts";
import { keepAliveTimeout } from "../src/tls-dispatcher.ts";
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

  it("trusts the first certificate from then on, on every connection, and says when another comes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stack-http-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const trust = { trustOnFirstUse: { file: join(folder, "known") } };
    const url = await startServer(
      (_, response) => response.setHeader("connection", "close").end(),
      certificate,
    );
    await expect(send(url, trust, 2)).resolves.toHaveLength(2);
    const { fingerprint256 } = createCertificate();
    const file = trust.trustOnFirstUse.file;
    await acceptCertificate({ file, url, fingerprint256 });
    const refused = send(url, trust);
    await expect(refused).rejects.toMatchObject({ code: "NETWORK", reason: "certificate", method: "GET" });
    await expect(refused).rejects.toThrow(
      `127.0.0.1:${url.port} presents ${certificate.fingerprint256}, but ${file} knows ${fingerprint256}`,
    );
    await acceptCertificate({ file, url, fingerprint256: certificate.fingerprint256 });
    await expect(send(url, trust)).resolves.toHaveLength(1);
  });

  it("opens sockets for other protocols with the same check", async () => {
    const url = await startServer((_, response) => response.end(), certificate);
    const good = await createTlsDispatcher({ fingerprint256: certificate.fingerprint256 });
    const socket = await good.openSocket(url);
    expect(socket.getPeerCertificate().fingerprint256).toBe(certificate.fingerprint256);
    socket.destroy();
    const { fingerprint256 } = createCertificate();
    const bad = await createTlsDispatcher({ fingerprint256 });
    await expect(bad.openSocket(url)).rejects.toThrow(fingerprint256);
    const reason = new Error("enough");
    await expect(good.openSocket(url, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const work = good.openSocket(url, controller.signal);
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
  });

  it("wants exactly one way of trust", () => {
    for (const trust of [{}, { insecure: false }, { insecure: true, ca: "x" }, { trustOnFirstUse: {} }]) {
      expect(() => assertTlsTrust(trust as TlsTrust)).toThrow(TypeError);
    }
  });

  it("refuses a fingerprint that is none", async () => {
    await expect(createTlsDispatcher({ fingerprint256: "AA:BB" })).rejects.toThrow(/64 hex digits/);
  });
});

describe("the time for which idle connections are kept", () => {
  it("is shorter than the 120 s after which the agent ends them", () => {
    expect(keepAliveTimeout).toBeLessThan(120_000);
  });
});
