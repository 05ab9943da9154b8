import { http, HttpResponse } from "msw";
import { json, text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  createAgentClient,
  createAgentKey,
  type AgentClient,
  type AgentClientOptions,
} from "../../src/index.ts";
import { startTestAgent, type TestAgent, type TestAgentOptions } from "../../src/testing/index.ts";
import { failureOf } from "../support/agent.ts";

async function bench(
  options: TestAgentOptions = { secret: "s3cret" },
  client: Partial<AgentClientOptions> = { secret: "s3cret" },
): Promise<{ agent: TestAgent; client: AgentClient }> {
  const agent = await startTestAgent(options);
  const made = createAgentClient({ url: agent.url, tls: agent.tls, ...client });
  onTestFinished(async () => {
    await made.close();
    await agent.close();
  });
  return { agent, client: made };
}

describe("startTestAgent", () => {
  it("answers with what the test gives it", async () => {
    const { client, agent } = await bench({
      secret: "s3cret",
      version: "2.27.3",
      agents: [{ nodeName: "m1" }, { nodeName: "w1", role: "worker" }],
      hostInfo: { physicalDisks: [{ vendor: "Acme", sizeBytes: 10 }] },
      dockerHubQuota: { remaining: 5, limit: 100 },
    });
    expect(await client.ping()).toMatchObject({ version: "2.27.3" });
    expect(await client.agents()).toMatchObject([{ nodeName: "m1", role: "manager" }, { role: "worker" }]);
    expect(await client.hostInfo()).toEqual({ physicalDisks: [{ vendor: "Acme", sizeBytes: 10 }] });
    expect(await client.dockerHubQuota()).toEqual({ remaining: 5, limit: 100 });
    expect(agent.requests).toEqual(["GET /ping", "GET /agents", "GET /host/info", "POST /v2/dockerhub"]);
  });

  it("is a single engine without limits by default", async () => {
    const { client } = await bench();
    expect(await failureOf(client.agents())).toMatchObject({ kind: "standalone" });
    expect(await client.dockerHubQuota()).toBeUndefined();
    expect(await client.hostInfo()).toEqual({});
  });

  it("keeps files", async () => {
    const { client } = await bench({
      secret: "s3cret",
      files: { "data:/a/b.txt": "hello", "/host/etc/x": "y" },
    });
    const at = (path: string): { volume: string; path: string } => ({ volume: "data", path });
    expect(await client.listFiles(at("/"))).toMatchObject([{ name: "a", isDirectory: true }]);
    const { body, sizeBytes } = await client.readFile(at("/a/b.txt"), { start: 1, end: 3 });
    expect([sizeBytes, await text(body)]).toEqual([5, "ell"]);
    for (const inPlace of [false, true]) {
      await client.writeFile(at("/a/c.txt"), `in place: ${inPlace}`, { inPlace });
      expect(await text((await client.readFile(at("/a/c.txt"))).body)).toBe(`in place: ${inPlace}`);
    }
    await client.renameFile({ hostPath: "/etc/x" }, "/etc/z");
    expect(await client.listFiles({ hostPath: "/etc" })).toMatchObject([{ name: "z" }]);
    await client.removeFile(at("/a/c.txt"));
    expect(await failureOf(client.readFile(at("/a/c.txt")))).toMatchObject({ kind: "no-such-file" });
    expect(await failureOf(client.readFile(at("/a/b.txt"), { start: 9 }))).toMatchObject({ kind: "range" });
  });

  it("runs commands as the test says", async () => {
    const { client } = await bench({
      secret: "s3cret",
      onExec: ({ container, command }) => ({
        exitCode: 3,
        stdout: `${container}: ${command.join(" ")}`,
        stderr: "e",
      }),
    });
    const { exitCode, stdout, stderr } = await client.exec({ container: "web", command: ["ls", "-l"] });
    expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([3, "web: ls -l", "e"]);
  });

  it("lets a test's own handlers go first, behind the signature", async () => {
    const own = http.get("*/containers/json", () => HttpResponse.json([{ Id: "abc" }]));
    const { client } = await bench({ secret: "s3cret", handlers: [own] });
    const reply = await client.request({ method: "GET", path: "/containers/json?all=1" });
    expect(await json(reply.body)).toEqual([{ Id: "abc" }]);
    const unknown = await client.request({ method: "GET", path: "/nothing" });
    expect(unknown.status).toBe(404);
    unknown.body.resume();
    const wrong = createAgentClient({ ...(await startedOptions(own)), secret: "wrong" });
    onTestFinished(() => wrong.close());
    expect((await wrong.request({ method: "GET", path: "/containers/json" })).status).toBe(403);
  });

  it("breaks the connection where a handler says so", async () => {
    const own = http.get("*/agents", () => HttpResponse.error());
    const { client } = await bench({ secret: "s3cret", handlers: [own] });
    expect(await failureOf(client.agents())).toMatchObject({ code: "NETWORK" });
  });

  it("is claimed by the first signed request when it has no secret", async () => {
    const key = await createAgentKey();
    const { client, agent } = await bench({}, { key, claim: true });
    await client.ping();
    expect(agent.claimedBy).toBeUndefined();
    await client.hostInfo();
    expect(agent.claimedBy).toMatch(/^3059/);
    const other = createAgentClient({
      url: agent.url,
      tls: agent.tls,
      key: await createAgentKey(),
      claimed: true,
    });
    onTestFinished(() => other.close());
    expect(await failureOf(other.hostInfo())).toMatchObject({ kind: "signature-refused" });
  });
});

async function startedOptions(
  handler: NonNullable<TestAgentOptions["handlers"]>[number],
): Promise<{ url: string; tls: TestAgent["tls"] }> {
  const agent = await startTestAgent({ secret: "s3cret", handlers: [handler] });
  onTestFinished(() => agent.close());
  return { url: agent.url, tls: agent.tls };
}
