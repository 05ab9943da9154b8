import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { connectDocker, takeSnapshot } from "../src/index.ts";

/** A TCP server in an engine's place; the address to reach it by. */
async function listen(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onSocket(socket);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("connectDocker", () => {
  it("bounds what an engine that accepts and does not answer is asked", async () => {
    const address = await listen(() => undefined);
    const attempt = takeSnapshot(await connectDocker(address, { timeoutMs: 50 }));
    await expect(attempt).rejects.toMatchObject({ code: "TIMEOUT", timeoutMs: 50, url: address });
    await expect(attempt).rejects.toThrow(/docker version/);
  });

  it("lets the caller end the wait at once, with its own reason, and ends the request", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    let close: (value: unknown) => void = () => undefined;
    const closed = new Promise((resolve) => (close = resolve));
    const address = await listen((socket) =>
      socket.on("close", close).once("data", () => controller.abort(reason)),
    );
    const connection = await connectDocker(address, { timeoutMs: Infinity });
    await expect(takeSnapshot(connection, { signal: controller.signal })).rejects.toBe(reason);
    await closed;
  });

  it.each([
    ["resets the connection", (socket: Socket) => void socket.resetAndDestroy(), "reset"],
    ["closes without an answer", (socket: Socket) => void socket.end(), "reset"],
    ["does not speak HTTP", (socket: Socket) => void socket.end("SSH-2.0-OpenSSH_9.2\r\n"), "protocol"],
  ])("says what happened when the engine %s", async (_, answer, reason) => {
    const address = await listen((socket) => socket.once("data", () => answer(socket)));
    const attempt = takeSnapshot(await connectDocker(address));
    await expect(attempt).rejects.toMatchObject({ code: "NETWORK", reason, url: address });
  });

  it("passes on what is no failure of the connection", async () => {
    const { reach } = await connectDocker();
    const missing = Object.assign(new Error("no such container"), { statusCode: 404 });
    await expect(reach(Promise.reject(missing))).rejects.toBe(missing);
    const wrong = Object.assign(new TypeError("wrong"), { code: "ERR_INVALID_ARG_TYPE" });
    await expect(reach(Promise.reject(wrong))).rejects.toBe(wrong);
  });

  it.each([0, Number.NaN])("refuses timeoutMs %d", async (timeoutMs) => {
    await expect(connectDocker(undefined, { timeoutMs })).rejects.toThrow(TypeError);
  });
});
