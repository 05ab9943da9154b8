import { json } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { failureOf } from "../support/agent.ts";
import { agentHeaders, serve } from "../support/tls-server.ts";

describe("dockerHubQuota", () => {
  it("asks without a login by default, and with one when given", async () => {
    const asked: unknown[] = [];
    const client = await serve((request, response) => {
      void json(request).then((body) => {
        asked.push([request.method, request.url, body]);
        response.writeHead(200, agentHeaders).end('{"remaining":76,"limit":100}');
      });
    });
    expect(await client.dockerHubQuota()).toEqual({ remaining: 76, limit: 100 });
    await client.dockerHubQuota({ login: { username: "u", password: "hush" } });
    expect(asked).toEqual([
      ["POST", "/v2/dockerhub", { authentication: false, username: "", password: "" }],
      ["POST", "/v2/dockerhub", { authentication: true, username: "u", password: "hush" }],
    ]);
  });

  it("is undefined where Docker Hub names no limit", async () => {
    const client = await serve((_, response) => void response.writeHead(200, agentHeaders).end("null\n"));
    expect(await client.dockerHubQuota()).toBeUndefined();
  });

  it("shows the password in no error", async () => {
    const client = await serve((request) => void request.socket.destroy());
    const error = await failureOf(client.dockerHubQuota({ login: { username: "u", password: "hush-hush" } }));
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain("hush-hush");
  });
});
