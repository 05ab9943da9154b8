import { describe, expect, it } from "vitest";
import { createAgentKey } from "../../src/index.ts";
import { connect, failureOf, start } from "../support/agent.ts";

describe("hostInfo", () => {
  it("reads the host's hardware with the agent's secret", async () => {
    const agent = await start({ secret: "pässwörd-✓" });
    const info = await connect(agent, { secret: "pässwörd-✓" }).hostInfo();
    expect(info.physicalDisks?.[0]?.sizeBytes).toBeGreaterThan(0);
    expect(info.pciDevices?.[0]).toHaveProperty("vendor");
  });

  it("is refused without entitlement, and the agent stays unclaimed and unasked", async () => {
    const agent = await start();
    const error = await failureOf(connect(agent).hostInfo());
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toMatch(/whoever signs first.*AGENT_SECRET.*claim: true/);
    expect(agent.requests).toEqual([]);
    expect(agent.claimedBy).toBeUndefined();
  });

  it("claims an agent when told so by name, and is then the only one it answers", async () => {
    const agent = await start();
    const key = await createAgentKey();
    await connect(agent, { claim: true, key }).hostInfo();
    expect(agent.claimedBy).toBeDefined();
    await expect(connect(agent, { key, claimed: true }).hostInfo()).resolves.toBeDefined();
    const error = await failureOf(connect(agent, { key: await createAgentKey(), claimed: true }).hostInfo());
    expect(error).toMatchObject({ code: "HTTP_STATUS", status: 403 });
    expect(error.message).toMatch(/claimed by another key; the agent does not say which/);
  });

  it("is refused with a key that nobody says is the right one, and claims nothing", async () => {
    const agent = await start();
    const error = await failureOf(connect(agent, { key: await createAgentKey() }).hostInfo());
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toMatch(/claimed: true/);
    expect(agent.requests).toEqual([]);
    expect(agent.claimedBy).toBeUndefined();
  });

  it("says that a wrong secret and a foreign claim look the same, and shows no signature", async () => {
    const agent = await start({ secret: "right" });
    const error = await failureOf(connect(agent, { secret: "wrong-secret" }).hostInfo());
    expect(error).toMatchObject({ status: 403 });
    const signature = String(agent.requests[0]?.headers["x-portaineragent-signature"]);
    const shown = JSON.stringify(error) + error.message;
    expect(shown).not.toContain("wrong-secret");
    expect(shown).not.toContain(signature);
  });

  it("signs once, whatever the number of requests", async () => {
    const agent = await start({ secret: "s3cret" });
    const client = connect(agent, { secret: "s3cret" });
    await client.hostInfo();
    await client.hostInfo();
    const signatures = agent.requests.map(({ headers }) => headers["x-portaineragent-signature"]);
    expect(new Set(signatures).size).toBe(1);
  });

  it("lets several clients share an agent that has a secret", async () => {
    const agent = await start({ secret: "s3cret" });
    await connect(agent, { secret: "s3cret" }).hostInfo();
    await expect(connect(agent, { secret: "s3cret" }).hostInfo()).resolves.toBeDefined();
  });
});
