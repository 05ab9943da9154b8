import { once } from "node:events";
import { json, text } from "node:stream/consumers";
import { agentIdentity, type AgentClient } from "@stack/portainer-agent-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLiveBox, type LiveBox } from "../support/live-agent.ts";
import { startLiveSwarm, type LiveNode, type LiveSwarm } from "../support/live-swarm.ts";
import { isMissing, parts } from "../support/parts.ts";

describe.skipIf(isMissing("swarm"))(`the client in a Swarm of two engines with ${parts.swarm}`, () => {
  let swarm: LiveSwarm;
  let manager: LiveNode;
  let worker: LiveNode;
  let client: AgentClient;
  let box: LiveBox;
  beforeAll(async () => {
    swarm = await startLiveSwarm();
    ({ manager, worker } = swarm);
    client = await swarm.client(manager);
    box = await startLiveBox(worker);
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await swarm[Symbol.asyncDispose]();
  });

  test("knows both agents by either of them", async () => {
    for (const either of [client, await swarm.client(worker)]) {
      const agents = await either.agents();
      expect(agents.map(({ nodeName, role, port }) => [nodeName, role, port]).sort()).toEqual([
        [manager.name, "manager", 9001],
        [worker.name, "worker", 9001],
      ]);
      for (const { ipAddress } of agents) expect(ipAddress).toMatch(/^10\./);
    }
  });

  test("lists what is on both nodes, and on one", async () => {
    for (const list of ["images", "networks", "containers"] as const) {
      const listing = await client.listAcrossNodes(list);
      expect(new Set(listing.items.map(({ node }) => node))).toEqual(new Set([manager.name, worker.name]));
      expect(listing.answered.toSorted()).toEqual([manager.name, worker.name]);
      expect([listing.silent, listing.missing]).toEqual([[], []]);
    }
    const volumes = await client.listAcrossNodes("volumes");
    expect(volumes.items.map(({ node, value }) => [node, value["Name"]])).toEqual([
      [worker.name, box.volume],
    ]);
    expect(volumes).toMatchObject({ answered: [worker.name], silent: [manager.name], missing: [] });
    for (const node of [manager.name, worker.name]) {
      const { items, answered } = await client.listAcrossNodes("images", { node });
      expect([answered, new Set(items.map((item) => item.node))]).toEqual([[node], new Set([node])]);
    }
  });

  test("is told what every node refuses, instead of an empty list", async () => {
    const work = client.listAcrossNodes("containers", { query: { filters: '{"no-such":["x"]}' } });
    await expect(work).rejects.toMatchObject({ kind: "docker", status: 400 });
  });

  test("reaches the named node, whose headers come doubled, and no other", async () => {
    const reply = await client.request({ method: "GET", path: "/_ping", node: worker.name });
    expect(await text(reply.body)).toBe("OK");
    expect(reply.headers["portainer-agent"]).toMatch(/^(\S+), \1$/);
    expect(agentIdentity(reply.headers)).toMatchObject({ apiVersion: "2", platform: "docker" });
    const path = `/containers/${box.name}/json`;
    for (const [node, status] of [
      [worker.name, 200],
      [manager.name, 404],
      [undefined, 404],
    ] as const) {
      const found = await client.request({ method: "GET", path, ...(node !== undefined && { node }) });
      await text(found.body);
      expect(found.status).toBe(status);
    }
    const unknown = client.hostInfo({ node: "no-such-node" });
    await expect(unknown).rejects.toMatchObject({ kind: "node-unknown", status: 500 });
    expect((await client.hostInfo({ node: worker.name })).physicalDisks).toBeDefined();
  });

  test("has a manager answer what only a manager can", async () => {
    const byWorker = await swarm.client(worker);
    const nodes = await byWorker.request({ method: "GET", path: "/nodes" });
    expect(await json(nodes.body)).toHaveLength(2);
    for (const [managerOperation, name] of [
      [true, manager.name],
      [false, worker.name],
    ] as const) {
      const { body } = await byWorker.request({ method: "GET", path: "/containers/json", managerOperation });
      const answer = JSON.stringify(await json(body));
      expect(answer.includes(box.name)).toBe(name === worker.name);
    }
  });

  test("reads and changes files on the named node", async () => {
    const place = { volume: box.volume, path: "/dir/a" };
    const node = worker.name;
    await client.writeFile(place, "a long content", { node });
    await client.writeFile(place, "short", { node });
    expect(await text((await client.readFile(place, { node })).body)).toBe("short");
    expect(await worker.docker(["exec", box.name, "cat", "/data/dir/a"])).toBe("short");
    const inPlace = client.writeFile(place, "new", { node, inPlace: true });
    await expect(inPlace).rejects.toMatchObject({ kind: "no-such-endpoint" });
    await (await swarm.client(worker)).writeFile(place, "other", { node, inPlace: true });
    const part = await client.readFile(place, { node, start: 1, end: 3 });
    expect([part.sizeBytes, await text(part.body)]).toEqual([5, "the"]);
    await client.renameFile(place, "/dir/b", { node });
    const dir = { volume: box.volume, path: "/dir" };
    expect(await client.listFiles(dir, { node })).toMatchObject([{ name: "b", sizeBytes: 5 }]);
    await client.removeFile({ ...place, path: "/dir/b" }, { node });
    expect(await client.listFiles(dir, { node })).toEqual([]);
    await expect(client.listFiles(dir)).rejects.toMatchObject({ kind: "no-such-file" });
  });

  test("runs a command on the named node: outputs, exit code, a terminal", async () => {
    const container = box.name;
    const command = ["sh", "-c", "echo out; echo err >&2; printf '\\377\\0'; exit 3"];
    const { exitCode, stdout, stderr } = await client.exec({ container, command, node: worker.name });
    expect([exitCode, stdout.toString("latin1"), stderr.toString()]).toEqual([3, "out\n\xff\0", "err\n"]);
    await expect(client.exec({ container, command })).rejects.toMatchObject({ kind: "docker", status: 404 });
    const size = { columns: 101, rows: 31 };
    const session = await client.openExec({ container, command: ["sh"], size, node: worker.name });
    let seen = "";
    session.output.on("data", (chunk: Buffer) => void (seen += chunk.toString()));
    await session.write(`: ${"x".repeat(3_000)}\nstty -a\n`);
    while (!seen.includes("columns 101")) await once(session.output, "data");
    await session.write("exit 7\n");
    expect(await session.exitCode()).toBe(7);
  });

  test("takes part in a container's own terminal on the named node", async () => {
    await using shell = await startLiveBox({ terminal: true, dockerHost: worker.dockerHost });
    const session = await client.attach({ container: shell.name, node: worker.name });
    session.output.resume();
    await session.write("exit 5\n");
    expect(await session.exitCode()).toBe(5);
    await expect(client.attach({ container: shell.name })).rejects.toMatchObject({ status: 404 });
    const nowhere = client.openExec({ execId: "abcdef" });
    await expect(nowhere).rejects.toMatchObject({ kind: "node-unknown", status: 500 });
  });
});
