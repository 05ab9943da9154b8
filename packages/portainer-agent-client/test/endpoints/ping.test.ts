import { describe, expect, it } from "vitest";
import { connect, start } from "../support/agent.ts";

describe("ping", () => {
  it("says who answers, from the headers", async () => {
    const agent = await start({ version: "2.27.3" });
    expect(await connect(agent).ping()).toEqual({ version: "2.27.3", apiVersion: "2", platform: "docker" });
  });

  it("is never signed, so that it cannot claim, even by a client that could sign", async () => {
    const agent = await start();
    await connect(agent, { secret: "s3cret" }).ping();
    expect(agent.claimedBy).toBeUndefined();
    expect(Object.keys(agent.requests[0]?.headers ?? {})).not.toContain("x-portaineragent-publickey");
  });
});
