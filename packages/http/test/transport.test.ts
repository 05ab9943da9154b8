import { describe, expect, it, onTestFinished } from "vitest";
import { sendRequest, type HttpDispatcher, type Reply } from "../src/index.ts";
import { startServer, startTcpServer } from "./support/server.ts";
import { undiciMajors } from "./support/undici-majors.ts";

describe.each(undiciMajors)("a dispatcher of undici %s, given from outside", (_, undici) => {
  function send(url: URL, options: { timeoutMs?: number; body?: string } = {}): Promise<Reply> {
    const agent = undici.createAgent({ headersTimeout: 1, bodyTimeout: 1 });
    onTestFinished(() => agent.destroy());
    // Only this one method is used of what is given.
    const dispatcher: HttpDispatcher = { request: (request) => agent.request(request) };
    return sendRequest({ method: "POST", url, timeoutMs: 5_000, dispatcher, ...options });
  }

  it("sends what is given, and returns the whole reply", async () => {
    const url = await startServer((request, response) => {
      response.setHeader("X-Repeated", ["1", "2"]);
      response.setHeader("x-length", request.headers["content-length"] ?? "none");
      request.pipe(response);
    });
    const reply = await send(url, { body: "häl" });
    expect(reply.text()).toBe("häl");
    expect(reply.headers).toMatchObject({ "x-repeated": "1, 2", "x-length": "4" });
    expect((await send(url)).headers["x-length"]).toBe("0");
  });

  it("says that a request had left when the connection is reset", async () => {
    const url = await startTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await expect(send(url)).rejects.toMatchObject({ code: "NETWORK", reason: "reset", sent: true });
  });

  it("says that a request never left when the connection did not come about in time", async () => {
    // The server accepts TCP and never answers the TLS handshake.
    const { host } = await startTcpServer(() => undefined);
    const attempt = send(new URL(`https://${host}/`), { timeoutMs: 50 });
    await expect(attempt).rejects.toMatchObject({ code: "TIMEOUT", sent: false });
  });
});
