import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { noticeLeaving } from "../../src/docker/notice-leaving.ts";
import { temporaryFolder } from "../support/proxy.ts";

const nothing = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);

/** Both ends of a connection as the proxy has them: either may end its own side first. */
async function connected(): Promise<{ client: Socket; served: Socket }> {
  const path = join(await temporaryFolder(), "a.sock");
  const server = createServer({ allowHalfOpen: true }).listen(path);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const accepted = once(server, "connection");
  const client = connect({ path, allowHalfOpen: true });
  const [served] = (await accepted) as [Socket];
  served.on("error", () => served.destroy());
  onTestFinished(() => void served.destroy());
  noticeLeaving(served, nothing);
  served.resume();
  return { client, served };
}

describe("noticeLeaving", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
  afterEach(() => void vi.useRealTimers());

  it("closes the connection of a client that has left, within 20 s", async () => {
    const { client, served } = await connected();
    const ended = once(served, "end");
    const closed = new Promise((resolve) => served.once("close", resolve));
    client.destroy();
    await ended;
    vi.advanceTimersByTime(20_000);
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves one alone that has only ended its input, and writes nothing to one that has not", async () => {
    const { client, served } = await connected();
    vi.advanceTimersByTime(60_000);
    served.write("output");
    expect(String(((await once(client, "data")) as [Buffer])[0])).toBe("output");
    const ended = once(served, "end");
    client.end();
    await ended;
    vi.advanceTimersByTime(20_000);
    expect(((await once(client, "data")) as [Buffer])[0]).toEqual(nothing);
    expect(served.writable).toBe(true);
  });
});
