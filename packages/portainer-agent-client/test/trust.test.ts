import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  acceptCertificate,
  createAgentClient,
  readServerCertificate,
  type AgentClient,
  type TlsTrust,
} from "../src/index.ts";
import { connect, failureOf, start } from "./support/agent.ts";
import { startRoute, type Route } from "./support/man-in-the-middle.ts";

async function knownFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stack-trust-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "known_agents");
}

const trusts: Record<string, (route: Route) => TlsTrust | Promise<TlsTrust>> = {
  "a fingerprint": ({ fingerprint256 }) => ({ fingerprint256 }),
  "the given certificate": ({ pem }) => ({ ca: pem, servername: "localhost" }),
  "first use": async () => ({ trustOnFirstUse: { file: await knownFile() } }),
};
const versions = ["TLSv1.2", "TLSv1.3"] as const;

/** Every way by which something leaves a client. */
const calls: Record<string, (client: AgentClient) => Promise<unknown>> = {
  ping: (client) => client.ping(),
  "a call": (client) => client.hostInfo(),
  "a stream": (client) => client.request({ method: "GET", path: "/version" }),
  "an upload": (client) =>
    client.request({ method: "POST", path: "/images/load", body: "x".repeat(100_000) }),
  "a console": (client) => client.openExec({ execId: "abc" }),
};

describe.each(Object.entries(trusts))("by %s, somebody in between", (_, trustOf) => {
  it.each(versions)("hears nothing, on later connections neither (%s)", async (version) => {
    const route = await startRoute(version);
    const client = createAgentClient({ url: route.url, secret: "s3cret", tls: await trustOf(route) });
    onTestFinished(() => client.close());
    await client.hostInfo();
    for (let round = 0; round < 2; round++) {
      route.intercept();
      for (const call of Object.values(calls)) {
        expect(await failureOf(call(client))).toMatchObject({ code: "NETWORK", reason: "certificate" });
      }
      expect(route.heard).toEqual([]);
      route.restore();
      await client.hostInfo();
    }
    expect(route.resumed).toEqual(route.resumed.map(() => false));
    expect(route.resumed.length).toBe(3);
  });
});

describe("without a check", () => {
  it("tells everything to somebody in between, which is why it must be asked for by name", async () => {
    const route = await startRoute("TLSv1.3");
    route.intercept();
    const client = createAgentClient({
      url: route.url,
      secret: "s3cret",
      tls: { insecure: true },
      timeoutMs: 500,
    });
    onTestFinished(() => client.close());
    await failureOf(client.hostInfo());
    expect(route.heard.join("")).toMatch(/x-portaineragent-signature/i);
    const none = { url: route.url, secret: "s3cret" } as Parameters<typeof createAgentClient>[0];
    expect(() => createAgentClient(none)).toThrow(TypeError);
  });
});

describe("trust on first use", () => {
  it("remembers the agent over clients, and says clearly when its certificate has changed", async () => {
    const agent = await start({ secret: "s3cret" });
    const file = await knownFile();
    const tls = { trustOnFirstUse: { file } };
    await connect(agent, { secret: "s3cret", tls }).hostInfo();
    const before = agent.fingerprint256;
    await agent.restart();
    const error = await failureOf(connect(agent, { secret: "s3cret", tls }).hostInfo());
    expect(error).toMatchObject({ code: "NETWORK", reason: "certificate" });
    const { host } = new URL(agent.url);
    expect(error.message).toContain(`${host} presents ${agent.fingerprint256}, but ${file} knows ${before}`);
    expect(error.message).toMatch(
      /new certificate at every start.*acceptCertificate\(\).*somebody is in between/,
    );
    expect(error.message).toContain(`remove the lines of ${host} from ${file}`);
  });

  it("takes a new certificate that was accepted by its fingerprint", async () => {
    const agent = await start({ secret: "s3cret" });
    const file = await knownFile();
    const client = connect(agent, { secret: "s3cret", tls: { trustOnFirstUse: { file } } });
    await client.ping();
    await agent.restart();
    await failureOf(client.ping());
    const { fingerprint256 } = await readServerCertificate(new URL(agent.url));
    expect(fingerprint256).toBe(agent.fingerprint256);
    await acceptCertificate({ file, url: agent.url, fingerprint256 });
    await expect(client.hostInfo()).resolves.toBeDefined();
    expect(await readFile(file, "utf8")).toContain("accepted");
  });

  it("sends nothing, not even a ping, when what it knows cannot be read", async () => {
    const agent = await start();
    const file = await knownFile();
    await acceptCertificate({ file, url: agent.url, fingerprint256: agent.fingerprint256 });
    const { appendFile } = await import("node:fs/promises");
    await appendFile(file, "nonsense\n");
    const client = connect(agent, { tls: { trustOnFirstUse: { file } } });
    expect((await failureOf(client.ping())).message).toContain(`${file}:2 is not a line`);
    expect(agent.requests).toEqual([]);
  });
});

describe("a pinned certificate", () => {
  it("is looked at on the connection of a console, too", async () => {
    const route = await startRoute("TLSv1.3");
    const client = createAgentClient({
      url: route.url,
      secret: "s3cret",
      tls: { fingerprint256: route.fingerprint256 },
    });
    onTestFinished(() => client.close());
    // The agent of this test is no WebSocket server: it is reached, and answers with its page.
    expect(await failureOf(client.openExec({ execId: "abc" }))).not.toMatchObject({ reason: "certificate" });
    const reply = await client.request({ method: "GET", path: "/x" });
    expect(await text(reply.body)).toContain("PCIDevices");
  });
});
