import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendRequest, type RequestOptions } from "../src/index.ts";
import { closedPort, startServer, startTcpServer } from "./support/server.ts";
import { undiciMajors } from "./support/undici-majors.ts";

const post = (url: URL, options: Partial<RequestOptions> = {}): ReturnType<typeof sendRequest> =>
  sendRequest({ method: "POST", url, timeoutMs: 5_000, ...options });

describe.each(undiciMajors)("with undici %s as the application's own", (_, undici) => {
  /** The application's global dispatcher of this test; it has one connection to each origin. */
  function useAgent(): { connections: () => number } {
    const before = getGlobalDispatcher();
    const agent = undici.createGlobalAgent({ connections: 1 });
    let connections = 0;
    agent.on("connect", () => connections++);
    onTestFinished(async () => {
      setGlobalDispatcher(before);
      await agent.destroy();
    });
    return { connections: () => connections };
  }

  it("sends through its global dispatcher, and returns the whole reply", async () => {
    const url = await startServer((request, response) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      response.setHeader("X-Repeated", ["1", "2"]);
      request.pipe(response);
    });
    const { connections } = useAgent();
    const reply = await post(url, { body: "x".repeat(300_000) });
    expect(connections()).toBe(1);
    expect(reply.status).toBe(200);
    expect(reply.headers["x-repeated"]).toBe("1, 2");
    expect(reply.bytes).toHaveLength(300_000);
  });

  it("sends a POST without a body as Content-Length 0, and a GET with none", async () => {
    const url = await startServer((request, response) => {
      response.end(JSON.stringify([request.headers["content-length"], request.headers["transfer-encoding"]]));
    });
    useAgent();
    expect((await post(url)).text()).toBe('["0",null]');
    expect((await post(url, { method: "GET" })).text()).toBe("[null,null]");
  });

  it("says that a refused request was never sent, and that one without an answer was", async () => {
    useAgent();
    const closed = new URL(`http://127.0.0.1:${await closedPort()}/`);
    await expect(post(closed)).rejects.toMatchObject({ reason: "refused", sent: false });
    const url = await startTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await expect(post(url)).rejects.toMatchObject({ reason: "reset", sent: true });
  });

  it("does not say whether a GET was sent", async () => {
    useAgent();
    const url = await startTcpServer((socket) => socket.once("data", () => socket.end()));
    const error = await post(url, { method: "GET" }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "NETWORK", reason: "closed" });
    expect(error).not.toHaveProperty("sent");
  });

  it("says that a request never left when the TLS handshake did not end in time", async () => {
    useAgent();
    const { host } = await startTcpServer(() => undefined);
    const attempt = post(new URL(`https://${host}/`), { timeoutMs: 50 });
    await expect(attempt).rejects.toMatchObject({ code: "TIMEOUT", sent: false });
  });

  it("never sends what was given up while it waited for a connection", async () => {
    const seen: string[] = [];
    let hold: (response: ServerResponse) => void = () => undefined;
    const held = new Promise<ServerResponse>((resolve) => void (hold = resolve));
    const url = await startServer((request, response) => {
      seen.push(request.url ?? "");
      if (request.url === "/held") hold(response);
      else response.end();
    });
    useAgent();
    const first = post(new URL("/held", url));
    const response = await held;
    const late = post(new URL("/late", url), { timeoutMs: 50 });
    await expect(late).rejects.toMatchObject({ code: "TIMEOUT", sent: false });
    response.end();
    await first;
    await post(new URL("/next", url));
    expect(seen).toEqual(["/held", "/next"]);
  });

  it("ends the connection at the caller's abort", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    let closed: Promise<unknown> | undefined;
    const url = await startServer((request) => {
      closed = once(request.socket, "close");
      controller.abort(reason);
    });
    useAgent();
    await expect(post(url, { signal: controller.signal })).rejects.toBe(reason);
    await closed;
  });

  it("stops reading at maxBodyBytes, and ends the connection", async () => {
    let closed: Promise<unknown> | undefined;
    const url = await startServer((request, response) => {
      closed = once(request.socket, "close");
      response.write("x".repeat(1_000)); // and never ends
    });
    useAgent();
    await expect(post(url, { maxBodyBytes: 999 })).rejects.toMatchObject({ code: "DECODE" });
    await closed;
  });
});
