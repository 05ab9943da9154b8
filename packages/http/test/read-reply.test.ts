import { once } from "node:events";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { readReply, streamRequest, type StreamReply } from "../src/index.ts";
import { startServer, startTcpServer } from "./support/server.ts";

async function stream(url: URL): Promise<StreamReply> {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  return streamRequest({ method: "GET", url, timeoutMs: 10_000, dispatcher });
}

describe("readReply", () => {
  it("gives the whole reply", async () => {
    const url = await startServer((_, response) => {
      response.writeHead(404, { "x-kind": "a" }).write('{"a":');
      response.end("1}");
    });
    const reply = await readReply(await stream(url), 1_000);
    expect(reply).toMatchObject({ method: "GET", url: url.href, status: 404 });
    expect(reply.headers["x-kind"]).toBe("a");
    expect(reply.json()).toEqual({ a: 1 });
  });

  it("gives the beginning of a longer one, and ends the exchange", async () => {
    let closed: Promise<unknown> | undefined;
    const url = await startServer((request, response) => {
      closed = once(request.socket, "close");
      response.write("abcdef"); // and never ends
    });
    expect((await readReply(await stream(url), 4)).text()).toBe("abcd");
    await closed;
  });

  it("fails as the body does, during the reading and before it", async () => {
    const url = await startTcpServer((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")),
    );
    await expect(readReply(await stream(url), 1_000)).rejects.toMatchObject({ reason: "closed" });
    const failed = await stream(url);
    failed.body.resume();
    await once(failed.body, "close").catch(() => undefined);
    await expect(readReply(failed, 1_000)).rejects.toMatchObject({ reason: "closed" });
  });

  it("gives nothing of a body that was read before", async () => {
    const url = await startServer((_, response) => void response.end("read"));
    const reply = await stream(url);
    reply.body.resume();
    await once(reply.body, "end");
    expect((await readReply(reply, 1_000)).text()).toBe("");
  });

  it("fails where the body was given up", async () => {
    const url = await startServer((_, response) => void response.write("half"));
    const reply = await stream(url);
    reply.body.destroy();
    await expect(readReply(reply, 1_000)).rejects.toThrow(/given up/);
  });
});
