import { once } from "node:events";
import { json, text } from "node:stream/consumers";
import { connect as connectSocket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createExec, hijack } from "../support/hijack.ts";
import { askDocker, startProxy, type ProxySetup } from "../support/proxy.ts";

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
    const body = text(waiting);
    const state = { isOver: false };
    void body.finally(() => (state.isOver = true));
    // Two questions every 20 s, each given up after 10 s; and then one more, for what became of the container.
    while (!state.isOver) await vi.advanceTimersByTimeAsync(1_000);
    // What is no JSON, docker wait prints; of an error in JSON it prints nothing.
    expect(await body).toMatch(/^GET .*no complete answer/);
    agent.thaw();
  });
});

describe("an agent whose machine has gone without a word", () => {
  it("ends a followed log with the sentence in it", async () => {
    const { agent, host, socketPath } = await startWeb();
    host.writeLog("web", "one");
    const reply = await askDocker(socketPath, { path: "/containers/web/logs?stdout=1&follow=1" });
    await expect.poll(() => agent.requests.some(({ path }) => path.includes("follow=1"))).toBe(true);
    let output = "";
    const closed = new Promise((resolve) => reply.on("error", () => undefined).once("close", resolve));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    agent.freeze();
    reply.on("data", (piece: Buffer) => (output += String(piece)));
    const state = { isOver: false };
    void closed.finally(() => (state.isOver = true));
    // Two questions, 20 s apart, each given up after 10 s.
    while (!state.isOver) await vi.advanceTimersByTimeAsync(1_000);
    agent.thaw();
    expect(output).toMatch(/one\n.*GET .*\/ping got no complete answer within 10000 ms/s);
  });
});

describe("a client that reads slowly", () => {
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
