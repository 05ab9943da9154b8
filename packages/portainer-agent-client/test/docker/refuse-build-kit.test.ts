import { once } from "node:events";
import { connect } from "node:http2";
import { json } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { hijack } from "../support/hijack.ts";
import { askDocker, startProxy } from "../support/proxy.ts";

const sentence = /^This cannot go through the Portainer Agent: BuildKit .*DOCKER_BUILDKIT=0/;

describe("refuseBuildKit", () => {
  it("answers every call on the connection that buildx asks for, lest it builds by other means", async () => {
    const { agent, socketPath } = await startProxy();
    const hijacked = await hijack(socketPath, { path: "/grpc", headers: { upgrade: "h2c" } });
    if (!("socket" in hijacked)) throw new Error(`status ${hijacked.status}`);
    const session = connect("http://localhost", { createConnection: () => hijacked.socket });
    onTestFinished(() => session.destroy());
    for (const path of ["/moby.buildkit.v1.Control/ListWorkers", "/moby.buildkit.v1.Control/Solve"]) {
      const call = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
      const [headers] = (await once(call, "response")) as [Record<string, string | number>];
      call.resume();
      expect(headers).toMatchObject({
        ":status": 200,
        "content-type": "application/grpc",
        "grpc-status": "9",
      });
      expect(decodeURIComponent(String(headers["grpc-message"]))).toMatch(sentence);
    }
    expect(agent.requests).toEqual([]);
  });

  it("refuses a session and a build, whose context is not waited for", async () => {
    const { agent, socketPath } = await startProxy();
    const hijacked = await hijack(socketPath, { path: "/session", headers: { upgrade: "h2c" } });
    if ("socket" in hijacked) throw new Error("It was given the connection.");
    const build = { method: "POST", path: "/build?version=2", body: Buffer.alloc(5_000_000) };
    const replies = [hijacked.reply, await askDocker(socketPath, build)];
    for (const reply of replies) {
      expect([reply.statusCode, await json(reply)]).toEqual([
        501,
        { message: expect.stringMatching(sentence) as string },
      ]);
    }
    expect(agent.requests).toEqual([]);
  });

  it("refuses whoever speaks gRPC without asking for the connection", async () => {
    const { socketPath } = await startProxy();
    expect((await askDocker(socketPath, { method: "POST", path: "/grpc" })).statusCode).toBe(501);
  });
});
