import { json } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { hijack } from "../support/hijack.ts";
import { askDocker, startProxy } from "../support/proxy.ts";

describe("refuse", () => {
  it("refuses BuildKit at once, by its session and by its builds", async () => {
    const { agent, socketPath } = await startProxy();
    for (const path of ["/session", "/grpc"]) {
      const hijacked = await hijack(socketPath, { path, headers: { upgrade: "h2c" } });
      if ("socket" in hijacked) throw new Error("It was given the connection.");
      expect([hijacked.status, await json(hijacked.reply)]).toEqual([
        501,
        { message: expect.stringMatching(/BuildKit .*DOCKER_BUILDKIT=0/) as string },
      ]);
    }
    // The context is sent all the same, and is not waited for.
    const build = { method: "POST", path: "/build?version=2", body: Buffer.alloc(5_000_000) };
    expect((await askDocker(socketPath, build)).statusCode).toBe(501);
    expect(agent.requests).toEqual([]);
  });
});
