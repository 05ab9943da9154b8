import { once } from "node:events";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { AgentProcess } from "@stack/simulator";
import { describe, expect, it } from "vitest";
import type { AgentClient } from "../src/index.ts";
import { connect, failureOf, start } from "./support/agent.ts";
import { agentHeaders, serve, startTlsServer } from "./support/tls-server.ts";
import { startWithVolume } from "./support/volume.ts";

async function bench(): Promise<{ agent: AgentProcess; client: AgentClient }> {
  const agent = await start({ secret: "s3cret" });
  return { agent, client: connect(agent, { secret: "s3cret" }) };
}

/** How many connections this process holds. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(TLSWrap|TCPSocketWrap|TCPWrap)$/.test(name))
    .length;
}

const huge = 16 * 1024 * 1024;

describe("an agent that is killed", () => {
  it("in a reply, ends the stream with an error, and the next call says that nothing listens", async () => {
    const { agent, client, at } = await startWithVolume();
    await client.writeFile(at("/big"), Buffer.alloc(huge));
    agent.slowDown(100_000);
    const { body } = await client.readFile(at("/big"));
    await once(body, "readable");
    const reading = failureOf(text(body));
    await agent.kill();
    expect(await reading).toMatchObject({ code: "NETWORK" });
    expect(await failureOf(client.hostInfo())).toMatchObject({ code: "NETWORK", reason: "refused" });
  });

  it("in an upload, fails it, and destroys what it was read from", async () => {
    const { agent, client } = await bench();
    let begun = (): void => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const content = new Readable({
      read() {
        begun();
        this.push(Buffer.alloc(65_536));
      },
    });
    const work = failureOf(client.request({ method: "POST", path: "/images/load", body: content }));
    await isBegun;
    await agent.kill();
    expect(await work).toMatchObject({ code: "NETWORK" });
    expect(content.destroyed).toBe(true);
  });

  it("and comes back, is reached again by the same client once its certificate is trusted", async () => {
    const { agent } = await bench();
    const client = connect(agent, { secret: "s3cret", tls: { insecure: true } });
    await client.hostInfo();
    await agent.kill();
    await agent.restart();
    await expect(client.ping()).resolves.toBeDefined();
  });
});

describe("a half-open connection", () => {
  it.each([
    ["a call", (client: AgentClient) => client.hostInfo({ timeoutMs: 200 })],
    ["a ping", (client: AgentClient) => client.ping({ timeoutMs: 200 })],
    ["a stream", (client: AgentClient) => client.request({ method: "GET", path: "/_ping", timeoutMs: 200 })],
    ["a console", (client: AgentClient) => client.openExec({ execId: "ab", timeoutMs: 200 })],
  ])("ends %s at its bound", async (_, call) => {
    const { agent, client } = await bench();
    await client.ping();
    agent.freeze();
    expect(await failureOf(call(client))).toMatchObject({ code: "TIMEOUT", timeoutMs: 200 });
    agent.thaw();
  });

  it("ends a file that stops coming by the silence, long before the whole bound", async () => {
    const { agent, client, at } = await startWithVolume();
    await client.writeFile(at("/big"), Buffer.alloc(huge));
    agent.slowDown(1_000_000);
    const { body } = await client.readFile(at("/big"), { silenceMs: 200 });
    await once(body, "readable");
    agent.freeze();
    expect(await failureOf(text(body))).toMatchObject({ code: "TIMEOUT", timeoutMs: 200 });
    agent.thaw();
  });
});

describe("headers that are held back", () => {
  it("are waited for as long as the call may take, and no longer", async () => {
    const { agent, client } = await bench();
    const held = agent.holdReplies();
    const patient = client.hostInfo({ timeoutMs: 30_000 });
    expect(await failureOf(client.hostInfo({ timeoutMs: 200 }))).toMatchObject({ code: "TIMEOUT" });
    await held.waiting(2);
    held.release();
    await expect(patient).resolves.toBeDefined();
  });
});

describe("a slow reader", () => {
  it("holds the sender back instead of its memory", async () => {
    let written = 0;
    const client = await serve((_, response) => {
      response.writeHead(200, agentHeaders);
      const fill = (): void => {
        while (!response.destroyed && written < 1_000_000_000) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return;
        }
      };
      response.on("drain", fill);
      fill();
    });
    const { body } = await client.request({ method: "GET", path: "/images/x/get" });
    await once(body, "readable");
    const seen: number[] = [];
    while (seen.length < 100 || seen.at(-1) !== seen.at(-100)) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(written);
    }
    expect(written).toBeLessThan(50_000_000);
    body.destroy();
  });
});

describe("oversized bodies", () => {
  it("of a short call are given up, not collected", async () => {
    const client = await serve((_, response) => {
      response.writeHead(200, agentHeaders);
      const fill = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1_048_576, 0x20)));
      };
      response.on("drain", fill);
      fill();
    });
    const error = await failureOf(client.hostInfo({ timeoutMs: 60_000 }));
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toMatch(/a body of more than \d+ bytes/);
  });

  it("of an error are read in part", async () => {
    const client = await serve((request, response) => {
      const isList = request.url?.startsWith("/browse/ls") === true;
      response.writeHead(isList ? 200 : 500, agentHeaders).end(isList ? "[]" : "x".repeat(huge));
    });
    const error = await failureOf(client.readFile({ agentPath: "/x" }));
    expect(error).toMatchObject({ code: "HTTP_STATUS", status: 500 });
    expect((error as unknown as { body: string }).body).toHaveLength(2_000);
  });
});

describe("connects and disconnects", () => {
  it("a thousand of them leave no socket behind", async () => {
    const { server, url } = await startTlsServer((_, response) => {
      response.writeHead(204, { ...agentHeaders, connection: "close" }).end();
    });
    const { AbortController: Abort } = globalThis;
    const client = await serve(() => undefined, { url, tls: { insecure: true } });
    const before = openSockets();
    for (let round = 0; round < 100; round++) {
      const aborts = Array.from({ length: 5 }, () => new Abort());
      const works = Array.from({ length: 10 }, (_, at) => {
        const signal = aborts[at - 5]?.signal;
        return client.ping({ ...(signal && { signal }) }).catch(() => undefined);
      });
      for (const abort of aborts) abort.abort();
      await Promise.all(works);
    }
    await client.close();
    while (await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    while (openSockets() > before) await new Promise((resolve) => setImmediate(resolve));
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  it("of whole clients, too, each closed in the middle of a stream", async () => {
    const { server, url } = await startTlsServer((_, response) => {
      response.writeHead(200, agentHeaders).write("begun");
    });
    for (let round = 0; round < 50; round++) {
      const client = await serve(() => undefined, { url, tls: { insecure: true } });
      const { body } = await client.request({ method: "GET", path: "/events" });
      await client.close();
      expect(await failureOf(text(body))).toMatchObject({ code: "REFUSED" });
    }
    while (await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});
