import { describe, expect, it } from "vitest";
import { connect, failureOf, start } from "../support/agent.ts";
import { agentHeaders, serve } from "../support/tls-server.ts";

describe("agents", () => {
  it("lists a Swarm's agents by name, with the port as a number", async () => {
    const members = [
      { IPAddress: "10.0.1.4", Port: "9001", NodeName: "worker-1", NodeRole: "worker", EdgeKeySet: false },
      { IPAddress: "10.0.1.3", Port: "9001", NodeName: "manager-1", NodeRole: "manager", EdgeKeySet: true },
    ];
    const client = await serve((_, response) => {
      response.writeHead(200, agentHeaders).end(JSON.stringify(members));
    });
    expect(await client.agents()).toEqual([
      { nodeName: "manager-1", role: "manager", ipAddress: "10.0.1.3", port: 9001, hasEdgeKey: true },
      { nodeName: "worker-1", role: "worker", ipAddress: "10.0.1.4", port: 9001, hasEdgeKey: false },
    ]);
  });

  it("says that a single agent has no such list", async () => {
    const agent = await start({ secret: "s3cret" });
    const error = await failureOf(connect(agent, { secret: "s3cret" }).agents());
    expect(error).toMatchObject({ kind: "standalone", status: 503 });
  });
});
