import { describe, expect, it, onTestFinished } from "vitest";
import { connectAgent, type ConnectAgentOptions, type ConnectedAgent } from "../../src/index.ts";
import { connect, failureOf, start } from "../support/agent.ts";
import { startPortainerServer, type TestServer } from "../support/portainer-server.ts";

/** Connects an agent, as the server reaches it. */
async function register(
  { url, apiKey }: TestServer,
  agentUrl: string,
  options: Partial<ConnectAgentOptions> = {},
): Promise<ConnectedAgent> {
  const connected = await connectAgent({ server: url, apiKey, name: "edge", agentUrl, ...options });
  onTestFinished(() => connected.close());
  return connected;
}

describe("connectAgent", () => {
  it("registers an agent, says how it is, and makes it the server's", async () => {
    const agent = await start({ version: "2.30.1" });
    const server = await startPortainerServer();
    const connected = await register(server, agent.url, {
      publicUrl: "10.0.0.5",
      groupId: 3,
      tagIds: [1, 2],
    });
    expect(connected).toMatchObject({
      isNew: true,
      environment: {
        id: 1,
        name: "edge",
        url: agent.url.replace("https", "tcp"),
        status: "up",
        agentVersion: "2.30.1",
        publicUrl: "10.0.0.5",
        groupId: 3,
        tagIds: [1, 2],
        containerEngine: "docker",
        snapshot: { at: "2023-11-14T22:13:20.000Z", dockerVersion: "26.1.5", isSwarm: false },
      },
    });
    expect(connected.environment).not.toHaveProperty("problem");
    expect(agent.claimedBy).toBeDefined();
  });

  it.each(["tcp://127.0.0.1:PORT", "https://127.0.0.1:PORT/", "127.0.0.1:PORT"])(
    "takes the agent's URL as %s, and sends what the server understands",
    async (form) => {
      const agent = await start({ secret: "s3cret" });
      const server = await startPortainerServer({ secret: "s3cret" });
      const { port } = new URL(agent.url);
      const { environment } = await register(server, form.replace("PORT", port));
      expect(environment).toMatchObject({ url: `tcp://127.0.0.1:${port}`, status: "up" });
    },
  );

  it("finds the environment that is there, by its name or its URL", async () => {
    const agent = await start({ secret: "s3cret" });
    const server = await startPortainerServer({ secret: "s3cret" });
    const first = await register(server, agent.url);
    const again = await register(server, agent.url);
    const renamed = await register(server, agent.url, { name: "other" });
    expect([first.isNew, again.isNew, renamed.isNew]).toEqual([true, false, false]);
    expect(renamed.environment).toMatchObject({ id: 1, name: "edge" });
    expect(server.environments).toHaveLength(1);
  });

  it("refuses a name that stands for another agent", async () => {
    const [one, other] = [await start({ secret: "s3cret" }), await start({ secret: "s3cret" })];
    const server = await startPortainerServer({ secret: "s3cret" });
    await register(server, one.url);
    const error = await failureOf(register(server, other.url));
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toContain(`leads to ${one.url.replace("https", "tcp")}`);
  });

  it.each([
    ["the agent has a secret, the server has none", "s3cret", undefined],
    ["the server has a secret, the agent has none", undefined, "s3cret"],
    ["they have different ones", "one", "other"],
  ])("says that they cannot match when %s", async (_, agentSecret, serverSecret) => {
    const agent = await start(agentSecret === undefined ? {} : { secret: agentSecret });
    const server = await startPortainerServer(serverSecret === undefined ? {} : { secret: serverSecret });
    const error = await failureOf(register(server, agent.url));
    expect(error).toMatchObject({ code: "HTTP_STATUS", kind: "agent-refused", status: 500 });
    expect(error.message).toMatch(/one for all its agents.*another key has claimed it/);
  });

  it("says that another key has claimed the agent, in the same words", async () => {
    const agent = await start();
    const { createAgentKey } = await import("../../src/index.ts");
    await connect(agent, { claim: true, key: await createAgentKey() }).hostInfo();
    const error = await failureOf(register(await startPortainerServer(), agent.url));
    expect(error).toMatchObject({ kind: "agent-refused" });
  });

  it("says that the server does not reach the agent", async () => {
    const agent = await start({ secret: "s3cret" });
    await agent.close();
    const error = await failureOf(register(await startPortainerServer(), "127.0.0.1:1"));
    expect(error).toMatchObject({ kind: "agent-unreachable" });
    expect(error.message).toMatch(/Portainer Server itself reaches agentUrl/);
  });

  it("tells a wrong API key, and shows it nowhere", async () => {
    const agent = await start();
    const server = await startPortainerServer();
    const error = await failureOf(register(server, agent.url, { apiKey: "ptr_hush-hush" }));
    expect(error).toMatchObject({ kind: "unauthorized" });
    expect(error.message + JSON.stringify(error)).not.toContain("hush-hush");
    expect(agent.requests).toEqual([]);
  });

  it("tells another server from Portainer", async () => {
    const agent = await start();
    const error = await failureOf(register({ ...(await startPortainerServer()), url: agent.url }, agent.url));
    expect(error).toMatchObject({ code: "NETWORK", reason: "certificate" });
    const tls = { fingerprint256: agent.fingerprint256 };
    const pinned = register({ ...(await startPortainerServer()), url: agent.url }, agent.url, { tls });
    expect(await failureOf(pinned)).toMatchObject({ code: "HTTP_STATUS" });
  });

  it.each([
    [{ name: " " }, /name is empty/],
    [{ agentUrl: "http://host:9001" }, /host and port/],
    [{ agentUrl: "tcp://host:9001/path" }, /host and port/],
    [{ apiKey: "" }, /apiKey is empty/],
    [{ server: "ftp://host" }, /http or https URL/],
    [{ tls: { insecure: true }, fetch }, /not several/],
  ] as const)("refuses %j", async (options, message) => {
    const base = { server: "http://127.0.0.1:1", apiKey: "ptr_x", name: "n", agentUrl: "host" };
    await expect(connectAgent({ ...base, ...options })).rejects.toThrow(message);
  });
});

describe("ConnectedAgent.status", () => {
  it("says why the agent is down: it was restarted with another secret", async () => {
    const agent = await start({ secret: "s3cret" });
    const { port } = new URL(agent.url);
    const server = await startPortainerServer({ secret: "s3cret" });
    const connected = await register(server, agent.url);
    expect(await connected.status()).toMatchObject({ status: "up" });
    await agent.close();
    expect(await connected.status()).toMatchObject({ status: "down", problem: { reason: "unreachable" } });
    await start({ secret: "another", port: Number(port) });
    const status = await connected.status();
    expect(status).toMatchObject({ status: "down", problem: { reason: "signature-refused" } });
    expect(status.problem?.remedy).toMatch(/AGENT_SECRET/);
  });
});
