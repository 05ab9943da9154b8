import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { FrameReader } from "../../src/docker/log-frames.ts";
import { askDocker, startProxy, type ProxySetup } from "../support/proxy.ts";

const follow = "/v1.45/containers/web/logs?stdout=1&stderr=1&follow=1";

async function startWeb(): Promise<ProxySetup> {
  const setup = await startProxy();
  setup.host.registry.push("web:1");
  await setup.host.runContainer({ name: "web", image: "web:1" });
  return setup;
}

/** Reads framed output line by line. */
class Output {
  readonly lines: string[] = [];
  readonly reply: IncomingMessage;
  readonly #frames = new FrameReader();

  constructor(reply: IncomingMessage) {
    this.reply = reply;
    onTestFinished(() => void reply.destroy());
    reply.on("data", (piece: Buffer) => {
      for (const { stream, payload } of this.#frames.read(piece))
        this.lines.push(`${stream} ${String(payload).trim()}`);
      reply.emit("lines");
    });
    reply.on("error", () => undefined);
  }

  /** Waits until so many lines have come. */
  async until(count: number): Promise<readonly string[]> {
    while (this.lines.length < count) await once(this.reply, "lines");
    return this.lines;
  }
}

describe("followLogs", () => {
  it("gives what was there and what comes, although the agent holds it back", async () => {
    const { host, socketPath } = await startWeb();
    host.writeLog("web", "one");
    const output = new Output(await askDocker(socketPath, { path: follow }));
    expect(output.reply.headers["content-type"]).toBe("application/vnd.docker.multiplexed-stream");
    await output.until(1);
    host.writeLog("web", "two", "stderr");
    await output.until(2);
    host.writeLog("web", "three");
    expect(await output.until(3)).toEqual(["1 one", "2 two", "1 three"]);
  });

  it("loses no line and gives none twice, in bursts that the agent lets through and in drops that it holds back", async () => {
    const { host, socketPath } = await startWeb();
    const output = new Output(await askDocker(socketPath, { path: follow }));
    const written: string[] = [];
    const write = (count: number): void => {
      for (let line = 0; line < count; line += 1) {
        written.push(`1 line ${written.length}`);
        host.writeLog("web", `line ${written.length - 1}`);
      }
    };
    for (const count of [1, 3, 500, 2, 1, 1_200, 7]) {
      write(count);
      await output.until(written.length);
    }
    expect(output.lines).toEqual(written);
  });

  it("begins with the last lines where that is asked for, and with none", async () => {
    const { host, socketPath } = await startWeb();
    for (const line of ["one", "two", "three"]) host.writeLog("web", line);
    const last = new Output(await askDocker(socketPath, { path: `${follow}&tail=1` }));
    const none = new Output(await askDocker(socketPath, { path: `${follow}&tail=0` }));
    await last.until(1);
    host.writeLog("web", "four");
    expect(await last.until(2)).toEqual(["1 three", "1 four"]);
    expect(await none.until(1)).toEqual(["1 four"]);
  });

  it("keeps timestamps for whoever asks for them", async () => {
    const { host, socketPath } = await startWeb();
    host.writeLog("web", "one");
    const output = new Output(await askDocker(socketPath, { path: `${follow}&timestamps=1` }));
    expect((await output.until(1))[0]).toMatch(/^1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z one$/);
  });

  it("gives the last lines of a container that is stopped, or removed at once, and ends", async () => {
    for (const end of ["POST /containers/web/stop?t=0", "DELETE /containers/web?force=1"]) {
      const { host, socketPath } = await startWeb();
      const output = new Output(await askDocker(socketPath, { path: follow }));
      host.writeLog("web", "first");
      await output.until(1);
      const ended = once(output.reply, "end");
      host.writeLog("web", "last words");
      const [method, path] = end.split(" ") as [string, string];
      (await askDocker(socketPath, { method, path })).resume();
      await ended;
      expect(output.lines).toEqual(["1 first", "1 last words"]);
      expect(output.reply.complete).toBe(true);
    }
  });

  it("gives the log of a container that does not run, and ends", async () => {
    const { host, socketPath } = await startWeb();
    host.writeLog("web", "one");
    (await askDocker(socketPath, { method: "POST", path: "/containers/web/stop?t=0" })).resume();
    const reply = await askDocker(socketPath, { path: follow });
    expect(await text(reply)).toContain("one\n");
  });

  it("passes on why a log cannot be read", async () => {
    const { socketPath } = await startWeb();
    const reply = await askDocker(socketPath, { path: "/containers/none/logs?stdout=1&follow=1" });
    expect([reply.statusCode, await text(reply)]).toEqual([
      404,
      expect.stringContaining("No such container") as string,
    ]);
  });

  it("goes on when the agent ends its reply after its 30 minutes", async () => {
    const { host, agent, socketPath } = await startWeb();
    agent.setLimits({ responseMs: 1_500 });
    const output = new Output(await askDocker(socketPath, { path: follow }));
    const streams = () => agent.requests.filter(({ path }) => path.includes("follow=1"));
    let written = 0;
    // What goes beyond the agent's buffers after its limit breaks the connection.
    while (streams().length < 3) {
      for (const end = written + 100; written < end; written += 1) host.writeLog("web", `line ${written}`);
      await output.until(written);
    }
    expect(output.lines).toEqual(Array.from({ length: written }, (_, line) => `1 line ${line}`));
  });

  it("says in the output that the agent was killed, and ends it", async () => {
    const { host, agent, socketPath } = await startWeb();
    host.writeLog("web", "one");
    const output = new Output(await askDocker(socketPath, { path: follow }));
    await output.until(1);
    const closed = new Promise((resolve) => output.reply.once("close", resolve));
    await agent.kill();
    await closed;
    expect(output.lines).toEqual([
      "1 one",
      expect.stringMatching(/^3 GET .*\/logs.*The agent may have stopped/) as string,
    ]);
    expect(output.reply.complete).toBe(false);
  });
});
