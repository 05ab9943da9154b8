import { once } from "node:events";
import { json } from "node:stream/consumers";
import { connect as connectSocket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createExec, hijack } from "../support/hijack.ts";
import { askDocker, openSockets, startProxy, type ProxySetup } from "../support/proxy.ts";

afterEach(() => {
  vi.useRealTimers();
});

async function startWeb(): Promise<ProxySetup> {
  const setup = await startProxy();
  setup.host.registry.push("web:1", { sizeBytes: 60_000_000 });
  await setup.host.runContainer({ name: "web", image: "web:1" });
  return setup;
}

describe("an agent that dies", () => {
  it("breaks off what is under way, and what comes later says so", async () => {
    const { agent, socketPath } = await startWeb();
    agent.slowDown(100_000);
    const reply = await askDocker(socketPath, { path: "/images/web:1/get" });
    reply.once("data", () => void agent.kill());
    const closed = new Promise((resolve) => reply.on("error", () => undefined).once("close", resolve));
    await closed;
    expect(reply.complete).toBe(false);
    const later = await askDocker(socketPath, { path: "/version" });
    expect([later.statusCode, await json(later)]).toEqual([
      502,
      { message: expect.stringContaining("connection was refused") as string },
    ]);
  });

  it("ends a terminal with the sentence in it", async () => {
    const { agent, socketPath } = await startWeb();
    const id = await createExec(socketPath, { Cmd: ["sh"], AttachStdin: true, Tty: true });
    const hijacked = await hijack(socketPath, { path: `/exec/${id}/start`, body: '{"Tty":true}' });
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    let output = "";
    hijacked.socket.on("data", (piece: Buffer) => (output += String(piece)));
    const ended = once(hijacked.socket, "end");
    await agent.kill();
    await ended;
    expect(output).toMatch(/\r\n(?:GET|POST) .* (?:Check|Look|The agent).*\r\n$/);
  });

  it("is noticed by those who wait in silence, when its machine has gone without a word", async () => {
    const { agent, socketPath } = await startWeb();
    const waiting = await askDocker(socketPath, { method: "POST", path: "/containers/web/wait" });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    agent.freeze();
    const body = json(waiting);
    const state = { isOver: false };
    void body.finally(() => (state.isOver = true));
    // Two questions every 20 s, each given up after 10 s; and then one more, for what became of the container.
    while (!state.isOver) await vi.advanceTimersByTimeAsync(1_000);
    expect(await body).toMatchObject({
      Error: { Message: expect.stringContaining("no complete answer") as string },
    });
    agent.thaw();
  });
});

describe("a client that leaves, or reads slowly", () => {
  it("ends what it had asked for, a thousand times, and leaves no connection behind", async () => {
    const { socketPath } = await startWeb();
    const asks = [
      "GET /v1.45/containers/web/logs?stdout=1&follow=1",
      "GET /events",
      "GET /containers/web/stats",
      "POST /containers/web/wait",
      "GET /images/web:1/get",
    ];
    const leave = async (ask: string): Promise<void> => {
      const socket = connectSocket(socketPath);
      socket.write(`${ask} HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\n\r\n`);
      await once(socket, "data");
      socket.destroy();
    };
    for (const ask of asks) await leave(ask);
    await expect.poll(openSockets, { timeout: 10_000 }).toBeLessThan(20);
    const before = openSockets();
    for (let round = 0; round < 20; round += 1)
      await Promise.all(Array.from({ length: 10 }, (_, at) => leave(asks[at % 5]!)));
    // Idle connections to the agent are kept for later; those that were given up are gone.
    await expect.poll(openSockets, { timeout: 20_000 }).toBeLessThan(before + 60);
    const ping = "GET /_ping";
    for (let round = 0; round < 80; round += 1)
      await Promise.all(Array.from({ length: 10 }, () => leave(ping)));
    await expect.poll(openSockets, { timeout: 20_000 }).toBeLessThan(before + 60);
    expect((await askDocker(socketPath, { path: "/_ping" })).statusCode).toBe(200);
  });

  it("holds the agent back instead of the whole answer in memory", async () => {
    const { agent, socketPath } = await startWeb();
    const reply = await askDocker(socketPath, { path: "/images/web:1/get" });
    await once(reply, "readable");
    const before = process.memoryUsage().arrayBuffers;
    // Nothing more is read; what flows is what fits between here and there.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    expect(agent.requests.at(-1)!.path).toBe("/images/web:1/get");
    reply.destroy();
  });
});

describe("headers that are held back", () => {
  it("keep nobody but their own client waiting, who can leave", async () => {
    const { agent, socketPath } = await startWeb();
    const replies = agent.holdReplies();
    const socket = connectSocket(socketPath);
    socket.write("GET /version HTTP/1.1\r\nHost: docker\r\n\r\n");
    await replies.waiting(1);
    socket.destroy();
    replies.release();
    expect((await askDocker(socketPath, { path: "/_ping" })).statusCode).toBe(200);
  });
});
