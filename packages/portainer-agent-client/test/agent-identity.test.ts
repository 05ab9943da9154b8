import { describe, expect, it } from "vitest";
import { agentIdentity } from "../src/index.ts";

const headers = (version: string, api: string, platform: string): Record<string, string> => ({
  "portainer-agent": version,
  "portainer-agent-api-version": api,
  "portainer-agent-platform": platform,
});

describe("agentIdentity", () => {
  it.each([
    [headers("2.30.1", "2", "1"), { version: "2.30.1", apiVersion: "2", platform: "docker" }],
    // Doubled by an agent that passed the request on.
    [headers("2.23.0, 2.23.0", "2, 2", "1, 1"), { version: "2.23.0", apiVersion: "2", platform: "docker" }],
    [headers("2.23.0", "2", "2"), { version: "2.23.0", apiVersion: "2", platform: "kubernetes" }],
    [headers("2.23.0", "2", "9"), { version: "2.23.0", apiVersion: "2", platform: "unknown" }],
  ])("reads %j", (given, identity) => {
    expect(agentIdentity(given)).toEqual(identity);
  });

  it("knows what is no agent", () => {
    expect(agentIdentity({})).toBeUndefined();
    expect(agentIdentity({ "portainer-agent": "2.30.1" })).toBeUndefined();
  });
});
