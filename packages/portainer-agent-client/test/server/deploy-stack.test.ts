import { describe, expect, it, onTestFinished } from "vitest";
import { connectAgent, type ConnectedAgent } from "../../src/index.ts";
import { failureOf, start } from "../support/agent.ts";
import { startPortainerServer, type TestServer } from "../support/portainer-server.ts";

const content = "services:\n  web:\n    image: nginx:1.27\n";

async function connected(
  behaviour: Parameters<typeof startPortainerServer>[0] = {},
): Promise<{ agent: ConnectedAgent; server: TestServer }> {
  const { url: agentUrl } = await start({ secret: "s3cret" });
  const server = await startPortainerServer({ secret: "s3cret", ...behaviour });
  const agent = await connectAgent({ server: server.url, apiKey: server.apiKey, name: "edge", agentUrl });
  onTestFinished(() => agent.close());
  return { agent, server };
}

describe("deployStack", () => {
  it("creates a stack on a single engine", async () => {
    const { agent, server } = await connected();
    const environment = { TAG: "1", EMPTY: "" };
    expect(await agent.deployStack({ name: "web", content, environment })).toEqual({
      outcome: "created",
      stack: { id: 1, name: "web", target: "standalone", isActive: true },
    });
    const { path, body } = server.requests.at(-1)!;
    expect(path).toBe("/api/stacks/create/standalone/string?endpointId=1");
    expect(JSON.parse(body)).toEqual({
      Name: "web",
      StackFileContent: content,
      Env: [
        { name: "TAG", value: "1" },
        { name: "EMPTY", value: "" },
      ],
    });
  });

  it("creates a stack on the Swarm that the agent's engine manages, with its id", async () => {
    const swarm = { LocalNodeState: "active", Cluster: { ID: "swarm-id" } };
    const { agent, server } = await connected({ swarm });
    const { stack } = (await agent.deployStack({ name: "web", content })) as { stack: object };
    expect(stack).toMatchObject({ target: "swarm" });
    expect(JSON.parse(server.requests.at(-1)!.body)).toMatchObject({ SwarmID: "swarm-id" });
    expect(await agent.deployStack({ name: "one", content, target: "standalone" })).toMatchObject({
      stack: { target: "standalone" },
    });
  });

  it("refuses a Swarm where there is none", async () => {
    const { agent, server } = await connected();
    const error = await failureOf(agent.deployStack({ name: "web", content, target: "swarm" }));
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(server.stacks).toEqual([]);
  });

  it("replaces a stack only when told so, and keeps its variables unless there are others", async () => {
    const { agent, server } = await connected();
    await agent.deployStack({ name: "web", content, environment: { TAG: "1" } });
    const error = await failureOf(agent.deployStack({ name: "web", content: "services: {}" }));
    expect(error).toMatchObject({
      code: "REFUSED",
      remedy: expect.stringContaining("update: true") as string,
    });
    const update = { name: "web", content: "services: {}", update: true };
    expect(await agent.deployStack(update)).toMatchObject({ outcome: "updated", stack: { id: 1 } });
    expect(server.stacks).toMatchObject([{ content: "services: {}", Env: [{ name: "TAG", value: "1" }] }]);
    expect(server.requests.at(-1)).toMatchObject({ method: "PUT", path: "/api/stacks/1?endpointId=1" });
    await agent.deployStack({ ...update, environment: {}, prune: true, pullImages: true });
    expect(JSON.parse(server.requests.at(-1)!.body)).toMatchObject({ Env: [], Prune: true, PullImage: true });
  });

  it("says what docker compose said", async () => {
    const { agent } = await connected({ deployment: "fails" });
    const error = await failureOf(agent.deployStack({ name: "web", content }));
    expect(error).toMatchObject({ kind: "deploy-failed" });
    expect(error.message).toContain("failed to deploy a stack: no such image");
  });

  it("does not know what became of a deployment whose answer was lost, and sends it once", async () => {
    const { agent, server } = await connected({ deployment: "disconnects" });
    expect(await agent.deployStack({ name: "web", content })).toEqual({
      outcome: "unknown",
      reason: "disconnected",
    });
    expect(server.requests.filter(({ path }) => path.includes("/create/"))).toHaveLength(1);
  });

  it.each([
    [{ name: "Web App", content }, /lower-case/],
    [{ name: "web", content: " " }, /content is empty/],
  ])("refuses %j", async (options, message) => {
    const { agent } = await connected();
    await expect(agent.deployStack(options)).rejects.toThrow(message);
  });
});
