import { describe, expect, it } from "vitest";
import { connect, failureOf, start } from "../support/agent.ts";
import { serveSwarm } from "../support/swarm.ts";

const item = (id: string): Record<string, unknown> => ({ Id: id });

describe("listAcrossNodes", () => {
  it.each(["containers", "images", "volumes", "networks"] as const)(
    "says of each of the %s on which node it is",
    async (list) => {
      const nodes = [
        { name: "m1", items: [item("a")] },
        { name: "w1", items: [item("b"), item("a")] },
      ];
      const { client } = await serveSwarm(nodes);
      expect(await client.listAcrossNodes(list)).toEqual({
        items: [
          { node: "m1", value: { Id: "a" } },
          { node: "w1", value: { Id: "b" } },
          { node: "w1", value: { Id: "a" } },
        ],
        answered: ["m1", "w1"],
        silent: [],
        missing: [],
      });
    },
  );

  it("names the nodes that the agent dropped without a word, and those that have nothing", async () => {
    const nodes = [
      { name: "m1", items: [item("a")] },
      { name: "w1", items: [item("b")], isDead: true },
      { name: "w2" },
    ];
    const { client } = await serveSwarm(nodes);
    expect(await client.listAcrossNodes("containers")).toEqual({
      items: [{ node: "m1", value: { Id: "a" } }],
      answered: ["m1"],
      silent: ["w2"],
      missing: ["w1"],
    });
  });

  it("gives only what is on one node, which the agent itself does not", async () => {
    const { client, asked } = await serveSwarm([
      { name: "m1", items: [item("a")] },
      { name: "w1", items: [item("b")] },
    ]);
    const listing = await client.listAcrossNodes("containers", { node: "w1" });
    expect(listing).toMatchObject({ items: [{ node: "w1" }], answered: ["w1"], missing: [] });
    expect(asked).not.toContain("GET /containers/json @w1");
    const error = await failureOf(client.listAcrossNodes("containers", { node: "w9" }));
    expect(error).toMatchObject({ code: "REFUSED", remedy: "Name one of m1, w1." });
  });

  it("finds out that Docker refuses the parameters, which arrives as an empty list", async () => {
    const { client } = await serveSwarm([
      { name: "m1", items: [item("a")], refuses: "invalid filter 'x'" },
      { name: "w1", items: [item("b")], refuses: "invalid filter 'x'" },
    ]);
    const error = await failureOf(
      client.listAcrossNodes("containers", { query: { filters: '{"x":["y"]}' } }),
    );
    expect(error).toMatchObject({ kind: "docker", status: 400 });
    expect(error.message).toContain("invalid filter 'x'");
  });

  it("takes an empty list for what it is where the parameters are right", async () => {
    const { client } = await serveSwarm([{ name: "m1" }, { name: "w1" }]);
    const listing = await client.listAcrossNodes("containers", { query: { all: "1" } });
    expect(listing).toEqual({ items: [], answered: [], silent: ["m1", "w1"], missing: [] });
  });

  it("counts nothing twice that the agent collected twice", async () => {
    const { client } = await serveSwarm([{ name: "m1", items: [item("a"), item("a")] }]);
    expect((await client.listAcrossNodes("containers")).items).toHaveLength(1);
  });

  it("lists the one engine where there is no Swarm", async () => {
    const agent = await start({ secret: "s3cret" });
    const listing = await connect(agent, { secret: "s3cret" }).listAcrossNodes("networks");
    expect(listing.items.map(({ value }) => value["Name"])).toContain("bridge");
    expect(listing.items[0]).not.toHaveProperty("node");
    expect(listing).toMatchObject({ answered: [], silent: [], missing: [] });
  });
});
