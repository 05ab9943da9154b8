import { createAgentClient, type AgentClient } from "@stack/portainer-agent-client";
import { createDockerHost, startAgent, type AgentProcess, type DockerHost } from "@stack/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { connectDocker, connectDockerThroughAgent, takeSnapshot } from "../src/index.ts";

/** A host with an agent on it, and a client for the agent. */
async function open(
  secret = "s3cret",
): Promise<{ host: DockerHost; agent: AgentProcess; client: AgentClient }> {
  const host = createDockerHost();
  const agent = await startAgent({ host, secret: "s3cret" });
  const tls = { fingerprint256: agent.fingerprint256 };
  const client = createAgentClient({ url: agent.url, secret, tls });
  onTestFinished(async () => {
    await client.close();
    await agent.close();
    await host.close();
  });
  return { host, agent, client };
}

describe("connectDockerThroughAgent", () => {
  it("gives the snapshot that the socket gives", async () => {
    const { host, client } = await open();
    host.registry.push("reg.test:5000/demo/web:1");
    await host.runContainer({ name: "web", image: "reg.test:5000/demo/web:1", labels: { a: "b" } });
    const bySocket = await connectDocker((await host.listen()).dockerHost);
    const byAgent = await connectDockerThroughAgent(client);
    expect(byAgent.host).toBe(client.url);
    const now = (): Date => new Date(0);
    const snapshot = await takeSnapshot(byAgent, { now });
    expect(snapshot).toEqual(await takeSnapshot(bySocket, { now }));
    expect(snapshot.containers).toMatchObject([{ name: "web", labels: { a: "b" } }]);
  });

  it("says that the agent does not answer", async () => {
    const { agent, client } = await open();
    const connection = await connectDockerThroughAgent(client);
    await agent.kill();
    await expect(takeSnapshot(connection)).rejects.toMatchObject({ code: "NETWORK", url: client.url });
  });

  it("has a bound", async () => {
    const { agent, client } = await open();
    const connection = await connectDockerThroughAgent(client, { timeoutMs: 200 });
    agent.freeze();
    await expect(takeSnapshot(connection)).rejects.toMatchObject({ code: "TIMEOUT", timeoutMs: 200 });
    agent.thaw();
  });

  it("passes on that the agent refuses the signature", async () => {
    const { client } = await open("wrong");
    const connection = await connectDockerThroughAgent(client);
    await expect(takeSnapshot(connection)).rejects.toMatchObject({ statusCode: 403 });
  });
});
