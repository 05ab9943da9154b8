import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAgent, type ConnectAgentOptions, type ConnectedAgent } from "@stack/portainer-agent-client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import { startLiveAgent, startLiveBox, type LiveAgent, type LiveBox } from "../support/live-agent.ts";
import { startLivePortainerServer, type LivePortainerServer } from "../support/live-portainer-server.ts";
import { startLiveSwarm } from "../support/live-swarm.ts";
import { isMissing, parts } from "../support/parts.ts";

const isSkipped = isMissing("server") || isMissing("agent");

async function register(
  { options }: LivePortainerServer,
  agentUrl: string,
  more: Partial<ConnectAgentOptions> = {},
): Promise<ConnectedAgent> {
  const connected = await connectAgent({ ...options, name: "edge", agentUrl, ...more });
  onTestFinished(() => connected.close());
  return connected;
}

describe.skipIf(isSkipped)(`connecting ${parts.agent} to ${parts.server}`, () => {
  let server: LivePortainerServer;
  let agent: LiveAgent;
  let box: LiveBox;
  let image: string;
  beforeAll(async () => {
    const secret = "s3cret";
    [server, agent, box] = await Promise.all([
      startLivePortainerServer(secret),
      startLiveAgent({ AGENT_SECRET: secret }),
      startLiveBox(),
    ]);
    image = await docker(["inspect", "--format", "{{.Config.Image}}", box.name]);
  });
  afterAll(async () => {
    for (const one of [server, agent, box]) await one[Symbol.asyncDispose]();
  });

  test("registers it, finds it again, and says how it is", async () => {
    const connected = await register(server, agent.url, { publicUrl: "10.0.0.5" });
    const ping = await (await agent.client({ secret: "s3cret" })).ping();
    expect(connected).toMatchObject({
      isNew: true,
      environment: {
        name: "edge",
        url: agent.url.replace("https", "tcp"),
        status: "up",
        agentVersion: ping.version,
        publicUrl: "10.0.0.5",
        groupId: 1,
        containerEngine: "docker",
        snapshot: { isSwarm: false },
      },
    });
    const { id } = connected.environment;
    for (const options of [{}, { name: "other" }]) {
      expect(await register(server, agent.url, options)).toMatchObject({ isNew: false, environment: { id } });
    }
    const status = await connected.status();
    expect(status).toMatchObject({ id, status: "up", agentVersion: ping.version });
    expect(status).not.toHaveProperty("problem");
    const elsewhere = register(server, "tcp://127.0.0.1:1");
    await expect(elsewhere).rejects.toMatchObject({ code: "REFUSED" });
  });

  test("says that the server does not reach it, and that the API key is wrong", async () => {
    const nowhere = register(server, "tcp://127.0.0.1:1", { name: "nowhere" });
    await expect(nowhere).rejects.toMatchObject({ kind: "agent-unreachable" });
    const options = { ...server.options, apiKey: "ptr_wrong" };
    const unauthorized = register({ ...server, options }, agent.url);
    await expect(unauthorized).rejects.toMatchObject({ kind: "unauthorized", status: 401 });
  });

  test.each([
    ["has another secret", { AGENT_SECRET: "other" }],
    ["has none", {}],
  ])("says that they cannot match where the agent %s", async (_, environment) => {
    await using other = await startLiveAgent(environment);
    const work = register(server, other.url, { name: "other" });
    await expect(work).rejects.toMatchObject({ kind: "agent-refused" });
  });

  test("says that it is down when it does not answer, and up again", async () => {
    await using other = await startLiveAgent({ AGENT_SECRET: "s3cret" });
    const connected = await register(server, other.url, { name: "passing" });
    await docker(["stop", "--time", "1", other.name]);
    expect(await connected.status()).toMatchObject({ status: "down", problem: { reason: "unreachable" } });
    await other.restart();
    expect(await connected.status()).toMatchObject({ status: "up" });
  });

  test("makes one without a secret the server's, and says when another key has claimed it since", async () => {
    await using open = await startLivePortainerServer();
    await using other = await startLiveAgent();
    const connected = await register(open, other.url);
    const folder = await mkdtemp(join(tmpdir(), "stack-e2e-key-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const claiming = { claim: true, key: { file: join(folder, "key.pem") } } as const;
    const stranger = await other.client(claiming);
    await expect(stranger.hostInfo()).rejects.toMatchObject({ kind: "signature-refused" });
    await other.restart();
    await (await other.client(claiming)).hostInfo();
    const problem = { reason: "signature-refused" };
    expect(await connected.status()).toMatchObject({ status: "down", problem });
  });

  test("deploys a stack from a string, updates it, and says what is wrong with another", async () => {
    const connected = await register(server, agent.url);
    const name = `stack-e2e-${randomUUID().slice(0, 8)}`;
    const label = "com.centurylinklabs.watchtower.enable=false";
    const file = (command: string): string =>
      JSON.stringify({ services: { web: { image, command: ["sleep", command], labels: [label] } } });
    onTestFinished(async () => {
      const { body } = await server.ask("GET", "/stacks");
      for (const { Id, EndpointId } of body as { Id: number; EndpointId: number }[]) {
        await server.ask("DELETE", `/stacks/${Id}?endpointId=${EndpointId}`);
      }
    });
    const content = file("${SECONDS_TO_SLEEP}");
    const environment = { SECONDS_TO_SLEEP: "1000" };
    const created = await connected.deployStack({ name, content, environment });
    expect(created).toMatchObject({
      outcome: "created",
      stack: { name, target: "standalone", isActive: true },
    });
    const commands = (): Promise<string> =>
      docker([
        "ps",
        "--no-trunc",
        "--filter",
        `label=com.docker.compose.project=${name}`,
        "--format",
        "{{.Command}}",
      ]);
    expect(await commands()).toContain("sleep 1000");
    await expect(connected.deployStack({ name, content })).rejects.toMatchObject({ code: "REFUSED" });
    expect(await connected.deployStack({ name, content, update: true })).toMatchObject({
      outcome: "updated",
    });
    expect(await commands()).toContain("sleep 1000");
    const changed = await connected.deployStack({ name, content: file("2000"), update: true });
    expect(changed.outcome).toBe("updated");
    expect(await commands()).toContain("sleep 2000");
    const wrong = connected.deployStack({
      name: `${name}-wrong`,
      content: "services: { web: { image: 1 } }",
    });
    await expect(wrong).rejects.toMatchObject({ kind: "deploy-failed" });
  });
});

describe.skipIf(isSkipped || isMissing("swarm"))(`connecting a Swarm's agent to ${parts.server}`, () => {
  test("deploys a stack on the Swarm", async () => {
    await using server = await startLivePortainerServer("s3cret");
    await using swarm = await startLiveSwarm();
    await using box = await startLiveBox(swarm.worker);
    const image = await swarm.worker.docker(["inspect", "--format", "{{.Config.Image}}", box.name]);
    const connected = await register(server, swarm.manager.url);
    expect(connected.environment).toMatchObject({ status: "up", snapshot: { isSwarm: true } });
    const deploy = { placement: { constraints: ["node.role == worker"] } };
    const web = { image, command: ["sleep", "1000"], deploy };
    const content = JSON.stringify({ version: "3.8", services: { web } });
    const { outcome, ...rest } = await connected.deployStack({ name: "far", content });
    expect([outcome, rest]).toMatchObject(["created", { stack: { target: "swarm", isActive: true } }]);
    expect(await swarm.manager.docker(["stack", "ls", "--format", "{{.Name}} {{.Services}}"])).toBe("far 1");
  });
});
