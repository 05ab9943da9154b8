import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startProxyAlone } from "../support/agent-in-thread.ts";
import { heldObjects } from "../support/held-objects.ts";
import { createExec, readUntil } from "../support/hijack.ts";
import { askDocker } from "../support/proxy.ts";

/** Asks for something and gives the connection once the answer begins. */
async function begin(socketPath: string, ask: string, body = ""): Promise<Socket> {
  const socket = connect(socketPath);
  socket.write(`${ask} HTTP/1.1\r\nHost: docker\r\nContent-Length: ${body.length}\r\n`);
  socket.write(`${body === "" ? "" : "Connection: Upgrade\r\nUpgrade: tcp\r\n"}\r\n${body}`);
  await once(socket, "readable");
  return socket;
}

/** Every way in which a console ends: by itself, by its client in the midst, and before its client listened. */
const ends = ["exit", "leave", "abandon"] as const;

async function useConsole(socketPath: string, end: (typeof ends)[number]): Promise<void> {
  const id = await createExec(socketPath, { Cmd: ["sh"], AttachStdin: true, Tty: true });
  const socket = await begin(socketPath, `POST /exec/${id}/start`, '{"Tty":true}');
  const closed = once(socket, "close");
  if (end !== "abandon") {
    (await askDocker(socketPath, { method: "POST", path: `/exec/${id}/resize?h=41&w=83` })).resume();
    socket.write("stty size\r");
    await readUntil(socket, "41 83");
  }
  if (end === "exit") socket.write("exit\r");
  else socket.destroy();
  socket.resume();
  await closed;
}

/** Leaves as soon as the answer has begun. */
async function leave(socketPath: string, ask: string): Promise<void> {
  (await begin(socketPath, ask)).destroy();
}

/** How much may be held for later, such as open connections to the agent. */
const kept = 20;

/** Waits until about as much is held as before, while the proxy looks for clients that have left. */
async function returnsTo(before: ReturnType<typeof heldObjects>): Promise<void> {
  const grown = (): unknown => {
    vi.advanceTimersByTime(20_000);
    const held = heldObjects();
    return Object.entries(before).filter(([kind, count]) => held[kind as keyof typeof held] > count + kept);
  };
  await expect.poll(grown, { timeout: 30_000, interval: 200 }).toEqual([]);
}

describe("a proxy keeps nothing", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
  afterEach(() => void vi.useRealTimers());

  it("of sixty consoles, however they end", async () => {
    const socketPath = await startProxyAlone();
    const useConsoles = async (times: number): Promise<void> => {
      for (let round = 0; round < times; round += 1)
        await Promise.all(ends.map((end) => useConsole(socketPath, end)));
    };
    const before = heldObjects();
    await useConsoles(20);
    await returnsTo(before);
  });

  it("of a thousand clients that leave in the midst", async () => {
    const socketPath = await startProxyAlone();
    const asks = [
      "GET /v1.45/containers/web/logs?stdout=1&follow=1",
      "GET /events",
      "GET /containers/web/stats",
      "POST /containers/web/wait",
      "GET /images/web:1/get",
      "GET /_ping",
    ];
    const leaveAll = async (rounds: number, some: readonly string[]): Promise<void> => {
      for (let round = 0; round < rounds; round += 1)
        await Promise.all(some.map((ask) => leave(socketPath, ask)));
    };
    const before = heldObjects();
    await leaveAll(40, asks);
    await leaveAll(
      130,
      Array.from({ length: 6 }, () => "GET /_ping"),
    );
    await returnsTo(before);
  });
});
