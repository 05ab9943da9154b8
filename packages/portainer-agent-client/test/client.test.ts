import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAgentClient, createAgentKey } from "../src/index.ts";
import { connect, failureOf, start } from "./support/agent.ts";

const tls = { insecure: true } as const;

describe("createAgentClient", () => {
  it.each(["http://host:9001", "tcp://host:9001", "host:9001", "https://host:9001/path"])(
    "refuses the URL %s",
    (url) => {
      expect(() => createAgentClient({ url, tls })).toThrow(/https URL without path/);
    },
  );

  it("refuses an empty secret, and a claim by a key that nobody keeps", () => {
    const url = "https://host:9001";
    expect(() => createAgentClient({ url, tls, secret: "" })).toThrow(/secret is empty/);
    expect(() => createAgentClient({ url, tls, claim: true })).toThrow(/key: \{ file \}/);
    expect(() => createAgentClient({ url, tls, claimed: true })).toThrow(/claimed needs the key/);
  });

  it("refuses a fingerprint or time limit that cannot work when the client is made", () => {
    const url = "https://host:9001";
    expect(() => createAgentClient({ url, tls: { fingerprint256: "AA:BB" } })).toThrow(/64 hex digits/);
    for (const timeoutMs of [0, Number.NaN, 2 ** 31]) {
      expect(() => createAgentClient({ url, tls, timeoutMs })).toThrow(/timeoutMs must be above 0/);
    }
    expect(() => createAgentClient({ url, tls, timeoutMs: Infinity })).not.toThrow();
  });

  it("closes quietly, after a failed call too, and sends nothing afterwards", async () => {
    const agent = await start();
    // Node reads the CA when it makes the first connection.
    const client = createAgentClient({ url: agent.url, tls: { ca: "not PEM" } });
    await expect(client.ping()).rejects.toThrow();
    await expect(client.close()).resolves.toBeUndefined();
    await expect(client.close()).resolves.toBeUndefined();
    const open = connect(agent);
    await open.ping();
    await open.close();
    await expect(open.ping()).rejects.toMatchObject({
      code: "REFUSED",
      remedy: expect.stringMatching(/createAgentClient/) as unknown,
    });
    expect(agent.requests).toHaveLength(1);
  });

  it("shows its secret and key nowhere", async () => {
    const key = await createAgentKey();
    const client = createAgentClient({ url: "https://host:9001", tls, secret: "hush-hush", key });
    const shown = inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client);
    expect(shown).not.toContain("hush-hush");
    expect(shown).not.toContain(key.split("\n")[1]);
  });

  it("refuses an agent whose certificate is not the pinned one, before anything is sent", async () => {
    const agent = await start({ secret: "s3cret" });
    const other = await start();
    const client = connect(agent, { secret: "s3cret", tls: { fingerprint256: other.fingerprint256 } });
    const error = await failureOf(client.hostInfo());
    expect(error).toMatchObject({ code: "NETWORK", reason: "certificate" });
    expect(error.message).toMatch(/new certificate at every start/);
    expect(agent.requests).toEqual([]);
  });

  it("refuses the agent after a restart until the new certificate is trusted", async () => {
    const agent = await start({ secret: "s3cret" });
    const client = connect(agent, { secret: "s3cret" });
    await client.ping();
    await agent.restart();
    await expect(client.ping()).rejects.toMatchObject({ reason: "certificate" });
    await expect(connect(agent, { secret: "s3cret" }).ping()).resolves.toMatchObject({ version: "2.30.1" });
  });

  it("trusts a given certificate under the name it carries", async () => {
    const agent = await start();
    const client = connect(agent, { tls: { ca: agent.certificatePem, servername: "localhost" } });
    await expect(client.ping()).resolves.toMatchObject({ platform: "docker" });
  });

  it("says what may be wrong when nothing listens", async () => {
    const agent = await start();
    const client = connect(agent);
    await agent.close();
    expect((await failureOf(client.ping())).message).toMatch(/stops listening after 72 hours/);
  });

  it("does not take another server for an agent", async () => {
    const plain = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
    await once(plain, "listening");
    onTestFinished(() => void plain.close());
    const { port } = plain.address() as AddressInfo;
    const client = createAgentClient({ url: `https://127.0.0.1:${port}`, tls });
    await expect(client.ping()).rejects.toMatchObject({ code: "NETWORK", reason: "protocol" });
  });
});
