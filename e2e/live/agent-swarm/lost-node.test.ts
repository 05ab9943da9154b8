import { text } from "node:stream/consumers";
import type { AgentClient } from "@stack/portainer-agent-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { betweenDevice } from "../support/engine-links.ts";
import { startLiveSwarm, untilAgents, type LiveNode, type LiveSwarm } from "../support/live-swarm.ts";
import { isMissing, parts } from "../support/parts.ts";
import { until } from "../../test/support/until.ts";

describe.skipIf(isMissing("swarm"))(`a node of a Swarm that is lost, with ${parts.swarm}`, () => {
  let swarm: LiveSwarm;
  let manager: LiveNode;
  let worker: LiveNode;
  let client: AgentClient;
  beforeAll(async () => {
    swarm = await startLiveSwarm();
    ({ manager, worker } = swarm);
    client = await swarm.client(manager);
  });
  afterAll(() => swarm[Symbol.asyncDispose]());
  const agentOf = (node: LiveNode): Promise<string> =>
    node.docker(["ps", "--quiet", "--filter", "label=com.docker.swarm.service.name=agent"]);
  const untilForgotten = (): Promise<void> => untilAgents(manager, [manager]);

  test("is named as missing while its agent hangs and is still on the list", async () => {
    const agent = await agentOf(worker);
    await worker.docker(["pause", agent]);
    const listing = await client.listAcrossNodes("images");
    expect(listing).toMatchObject({ answered: [manager.name], silent: [], missing: [worker.name] });
    expect(new Set(listing.items.map(({ node }) => node))).toEqual(new Set([manager.name]));
    await worker.docker(["unpause", agent]);
    await untilAgents(manager, [manager, worker]);
    const found = (): Promise<readonly string[]> =>
      client.listAcrossNodes("images").then(({ missing }) => missing);
    await until("The node's answer", found, (missing) => missing.length === 0);
  });

  test("is unknown once the agents noticed, and is there again with the agent that Swarm starts anew", async () => {
    const agent = await agentOf(worker);
    await worker.docker(["pause", agent]);
    await untilForgotten();
    const work = client.hostInfo({ node: worker.name });
    await expect(work).rejects.toMatchObject({ kind: "node-unknown", status: 500 });
    const listing = await client.listAcrossNodes("images");
    expect(listing).toMatchObject({ answered: [manager.name], missing: [] });
    await worker.docker(["unpause", agent]);
    await worker.docker(["kill", agent]);
    await untilAgents(manager, [manager, worker]);
    await untilAgents(worker, [manager, worker]);
    expect(await agentOf(worker)).not.toBe(agent);
    const { answered } = await client.listAcrossNodes("images");
    expect(answered.toSorted()).toEqual([manager.name, worker.name]);
  });

  test("that the network lost is told from one that is not there", async () => {
    await worker.inNetwork("ip", ["link", "set", betweenDevice, "down"]);
    const timeoutMs = 5_000;
    const request = client.request({ method: "GET", path: "/_ping", node: worker.name, timeoutMs });
    const outcome = await request.then(
      async ({ status, body }) => ({ status, words: await text(body) }),
      (error: unknown) => error,
    );
    expect(outcome).toMatchObject({ code: "TIMEOUT" });
    await untilForgotten();
    const after = await client.request({ method: "GET", path: "/_ping", node: worker.name });
    expect([after.status, await text(after.body)]).toEqual([500, expect.stringContaining("targeted agent")]);
    const alone = await swarm.client(worker);
    await untilAgents(worker, [worker]);
    const nodes = alone.request({ method: "GET", path: "/nodes" });
    expect((await nodes).status).toBe(500);
    await worker.inNetwork("ip", ["link", "set", betweenDevice, "up"]);
  });
});
