import { json } from "node:stream/consumers";
import { join } from "node:path";
import { createSwarm } from "@stack/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAgentProxy } from "../../src/index.ts";
import { connect } from "../support/agent.ts";
import { askDocker, temporaryFolder } from "../support/proxy.ts";

async function startSwarm() {
  const swarm = await createSwarm({ nodes: ["boss", "one"], secret: "s3cret" });
  onTestFinished(() => swarm.close());
  for (const name of ["boss", "one"] as const) {
    const { host } = swarm.node(name);
    host.registry.push("web:1");
    await host.runContainer({ name: `on-${name}`, image: "web:1" });
    host.writeLog(`on-${name}`, `hello from ${name}`);
  }
  const client = connect(swarm.node("boss").agent, { secret: "s3cret" });
  const listen = async (node?: string): Promise<string> => {
    const proxy = createAgentProxy(client, node === undefined ? {} : { node });
    onTestFinished(() => proxy.close());
    const path = join(await temporaryFolder(), "docker.sock");
    await proxy.listen({ path });
    return path;
  };
  return { swarm, listen };
}

async function names(socketPath: string): Promise<string[]> {
  const list = await json(await askDocker(socketPath, { path: "/v1.45/containers/json" }));
  return (list as { Names: string[] }[]).map(({ Names }) => Names[0]!).sort();
}

describe("a proxy to one node of a Swarm", () => {
  it("lists what is on that node alone, and acts there", async () => {
    const { listen } = await startSwarm();
    for (const node of ["boss", "one"]) {
      const path = await listen(node);
      expect(await names(path)).toEqual([`/on-${node}`]);
      expect((await askDocker(path, { path: `/containers/on-${node}/json` })).statusCode).toBe(200);
      expect((await askDocker(path, { path: "/containers/none/json" })).statusCode).toBe(404);
      const volumes = (await json(await askDocker(path, { path: "/volumes" }))) as { Volumes: unknown[] };
      expect(volumes.Volumes).toEqual([]);
    }
  });

  it("lists what is on all nodes where none is named", async () => {
    const { listen } = await startSwarm();
    expect(await names(await listen())).toEqual(["/on-boss", "/on-one"]);
  });

  it("says that a node is not there, or does not answer", async () => {
    const { swarm, listen } = await startSwarm();
    const unknown = await askDocker(await listen("two"), { path: "/containers/on-one/json" });
    expect([unknown.statusCode, await json(unknown)]).toEqual([
      500,
      { message: expect.stringContaining("Use a node's name as agents() has it") as string },
    ]);
    const path = await listen("one");
    await swarm.node("one").agent.kill();
    const dead = await askDocker(path, { path: "/containers/on-one/json" });
    expect([dead.statusCode, await json(dead)]).toEqual([
      502,
      { message: expect.stringContaining("another agent, which did not answer (502)") as string },
    ]);
  });
});
