import { describe, expect, it } from "vitest";
import { openShop } from "../support/shop.ts";
import { controlCharacter } from "../support/terminal.ts";
import { openWorld, type World } from "../support/world.ts";

const watchtowerUrl = ({ host }: World): string => host.program("management-watchtower-1")?.url ?? "";
const agentUrl = ({ host }: World): string => host.program("management-portainer-agent-1")?.url ?? "";

describe("status", () => {
  it("returns the engine, both containers, Watchtower's numbers and the agent's answer", async () => {
    const world = await openWorld();
    await world.deployed();
    const { code, document } = await world.json(["status"]);
    expect(code).toBe(0);
    expect(document).toEqual({
      engine: expect.objectContaining({
        version: "26.1.5",
        apiVersion: "1.45",
        minApiVersion: "1.24",
      }) as unknown,
      watchtower: {
        container: {
          name: "management-watchtower-1",
          image: expect.stringMatching(/^containrrr\/watchtower/) as string,
          state: "running",
        },
        url: watchtowerUrl(world),
        flavour: "containrrr",
        metrics: {
          containers: { scanned: 0, updated: 0, failed: 0 },
          scans: { total: 0, skipped: 0 },
          processStartedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        },
      },
      agent: {
        container: {
          name: "management-portainer-agent-1",
          image: "portainer/agent:2.30.1",
          state: "running",
        },
        url: agentUrl(world),
        ping: expect.objectContaining({
          version: "2.30.1",
          platform: expect.any(String) as string,
        }) as unknown,
      },
    });
  });

  it("prints a line for each service, and the numbers of the last run", async () => {
    const shop = await openShop();
    await shop.run(["update"]);
    const { code, out } = await shop.run(["status"]);
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe("Docker Engine 26.1.5 (API 1.24 to 1.45)");
    expect(lines[1]).toMatch(/^SERVICE +STATE +IMAGE +URL +SAYS$/);
    expect(lines[2]).toMatch(
      /^watchtower +running .* http:\/\/127\.0\.0\.1:\d+ +1 scans; last run: \d scanned, 1 updated, 0 failed$/,
    );
    expect(lines[3]).toBe("portainer-agent  not deployed");
  });

  it("pings the agent without a signature, so that it is never claimed", async () => {
    const world = await openWorld();
    await world.deployed();
    await world.run(["status"]);
    const agent = world.host.program("management-portainer-agent-1");
    expect(agent).toMatchObject({ kind: "agent", claimedBy: undefined });
    expect(agent?.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /ping"]);
    expect(agent?.requests[0]?.headers).not.toHaveProperty("x-portaineragent-signature");
  });

  it("says of a stack that is not there that it is not deployed", async () => {
    const world = await openWorld();
    const { code, document } = await world.json(["status"]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ watchtower: {}, agent: {} });
    expect((await world.run(["status"])).out).toMatch(/^watchtower +not deployed$/m);
  });

  it("says what is wrong with one service and still shows the other", async () => {
    const world = await openWorld();
    await world.deployed();
    const { code, document } = await world.json(["status"], { env: { API_TOKEN: "wrong" } });
    expect(code).toBe(0);
    expect(document).toMatchObject({
      watchtower: { error: { code: "HTTP_STATUS" }, container: { state: "running" } },
      agent: { ping: { version: "2.30.1" } },
    });
    const { out } = await world.run(["status"], { env: { API_TOKEN: "wrong" } });
    expect(out).toMatch(/^watchtower .* the token is not the one Watchtower has \(401\)/m);
  });

  it("shows a stopped service by its state, without asking it", async () => {
    const world = await openWorld();
    await world.deployed();
    await world.connection.docker.getContainer("management-watchtower-1").stop();
    const { document } = await world.json(["status"]);
    expect(document).toMatchObject({ watchtower: { container: { state: "exited" } } });
    expect(document).not.toHaveProperty("watchtower.error");
  });

  it("fails when the engine is not there", async () => {
    const world = await openWorld();
    await world.stopEngine();
    expect(await world.json(["status"])).toMatchObject({ code: 1, document: { error: { code: "NETWORK" } } });
  });

  it("has colours on a terminal only", async () => {
    const world = await openWorld();
    await world.deployed();
    const shown = await world.run(["status"], { tty: true });
    expect(shown.out).toContain("\x1b[32mrunning\x1b[39m");
    expect((await world.run(["status"])).out).not.toMatch(controlCharacter);
  });
});
