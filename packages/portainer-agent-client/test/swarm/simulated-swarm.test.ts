import { createSwarm, type Swarm } from "@stack/simulator";
import { json, text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { agentIdentity, type AgentClient } from "../../src/index.ts";
import { connect, failureOf } from "../support/agent.ts";

/** A manager and two workers, each with a container of its name, and a client for the manager's agent. */
async function open(): Promise<{ swarm: Swarm; client: AgentClient }> {
  const swarm = await createSwarm({ nodes: ["m1", "w1", "w2"], secret: "s3cret" });
  onTestFinished(() => swarm.close());
  for (const { name, host } of swarm.nodes) {
    host.registry.push("demo/box");
    await host.runContainer({ name: `on-${name}`, image: "demo/box" });
  }
  return { swarm, client: connect(swarm.node("m1").agent, { secret: "s3cret" }) };
}

describe("a client for one agent of a Swarm", () => {
  it("knows all agents, and lists what is on all nodes", async () => {
    const { client } = await open();
    expect((await client.agents()).map(({ nodeName, role }) => [nodeName, role])).toEqual([
      ["m1", "manager"],
      ["w1", "worker"],
      ["w2", "worker"],
    ]);
    const listing = await client.listAcrossNodes("containers");
    expect(listing).toMatchObject({ answered: ["m1", "w1", "w2"], silent: [], missing: [] });
    const found = listing.items.map(
      ({ node, value }) => `${node}: ${String((value["Names"] as string[])[0])}`,
    );
    expect(found.sort()).toEqual(["m1: /on-m1", "w1: /on-w1", "w2: /on-w2"]);
    const only = await client.listAcrossNodes("containers", { node: "w1" });
    expect(only.items.map(({ node }) => node)).toEqual(["w1"]);
  });

  it("names a node whose agent died, while it is still on the list", async () => {
    const { swarm, client } = await open();
    await swarm.node("w2").agent.kill();
    const listing = await client.listAcrossNodes("containers");
    expect(listing).toMatchObject({ answered: ["m1", "w1"], silent: [], missing: ["w2"] });
    swarm.noticeDeath("w2");
    expect((await client.agents()).map(({ nodeName }) => nodeName)).toEqual(["m1", "w1"]);
  });

  it("finds out that every node refuses the parameters", async () => {
    const { client } = await open();
    const work = client.listAcrossNodes("containers", { query: { filters: '{"no-such":["x"]}' } });
    expect(await failureOf(work)).toMatchObject({ kind: "docker", status: 400 });
  });

  it("lets a named node answer, whose headers come doubled", async () => {
    const { client } = await open();
    const reply = await client.request({ method: "GET", path: "/_ping", node: "w1" });
    expect(await text(reply.body)).toBe("OK");
    expect(reply.headers["portainer-agent"]).toMatch(/, /);
    expect(agentIdentity(reply.headers)).toMatchObject({ apiVersion: "2", platform: "docker" });
    const { stdout } = await client.exec({ container: "on-w1", command: ["echo", "here"], node: "w1" });
    expect(stdout.toString()).toBe("here\n");
    const elsewhere = client.exec({ container: "on-w1", command: ["echo"] });
    expect(await failureOf(elsewhere)).toMatchObject({ kind: "docker", status: 404 });
  });

  it("opens a terminal on a named node", async () => {
    const { client } = await open();
    const session = await client.openExec({ container: "on-w2", command: ["sh"], node: "w2" });
    session.output.resume();
    await session.write("exit 6\n");
    expect(await session.exitCode()).toBe(6);
    const nowhere = client.openExec({ execId: "abcdef" });
    expect(await failureOf(nowhere)).toMatchObject({ kind: "node-unknown", status: 500 });
  });

  it("writes a file on a named node", async () => {
    const { swarm, client } = await open();
    await client.writeFile({ hostPath: "/etc/app" }, "on w1", { node: "w1" });
    const there = await client.readFile({ hostPath: "/etc/app" }, { node: "w1" });
    expect(await text(there.body)).toBe("on w1");
    expect(swarm.node("m1").host.files.read("/etc/app")).toBeUndefined();
  });

  it("writes in place by the agent of the node itself alone, and says so", async () => {
    const { swarm, client } = await open();
    const place = { volume: "data", path: "/f" };
    swarm.node("w1").host.files.write("/var/lib/docker/volumes/data/_data/f", "a long content");
    const error = await failureOf(client.writeFile(place, "short", { node: "w1", inPlace: true }));
    expect(error).toMatchObject({ kind: "no-such-endpoint", status: 404 });
    expect(error.message).toContain("passed on to the agent of w1");
    expect(error.message).toContain("Make a client for the agent of that node");
    expect(await text((await client.readFile(place, { node: "w1" })).body)).toBe("a long content");
    await connect(swarm.node("w1").agent, { secret: "s3cret" }).writeFile(place, "short", {
      node: "w1",
      inPlace: true,
    });
    expect(await text((await client.readFile(place, { node: "w1" })).body)).toBe("short");
  });

  it.each([
    ["no agent has the name", "w9", "node-unknown"],
    ["the node's agent is dead", "w2", "node-unreachable"],
  ])("says that %s", async (_, node, kind) => {
    const { swarm, client } = await open();
    await swarm.node("w2").agent.kill();
    expect(await failureOf(client.listFiles({ agentPath: "/" }, { node }))).toMatchObject({ kind });
  });

  it("lets a manager answer when asked to", async () => {
    const { swarm } = await open();
    const worker = connect(swarm.node("w1").agent, { secret: "s3cret" });
    const reply = await worker.request({ method: "GET", path: "/version", managerOperation: true });
    expect(reply.status).toBe(200);
    expect(await json(reply.body)).toHaveProperty("ApiVersion");
    expect(swarm.node("m1").agent.requests.map(({ path }) => path)).toContain("/version");
  });
});
