import { describe, expect, it } from "vitest";
import { watchFork } from "../support/fork.ts";

describe("check", () => {
  it("says whether there is an update, changes nothing, and leaves out what the fork does not know", async () => {
    const { client, watchtower } = await watchFork();
    const running = watchtower.host.containers();
    const [web] = await client.check();
    expect(web).toMatchObject({ name: "web", image: "nginx:1.27", updateAvailable: true });
    expect(web).toMatchObject({ digest: expect.stringContaining("sha256:") as string });
    expect(web).not.toHaveProperty("latestImageId");
    expect(watchtower.host.containers()).toEqual(running);
  });

  it("says nothing of an update where the check failed", async () => {
    const { client, watchtower } = await watchFork();
    watchtower.host.registry.failPulls("*");
    const [web] = await client.check();
    expect(web).toMatchObject({ name: "web", error: expect.any(String) as string });
    expect(web).not.toHaveProperty("updateAvailable");
  });

  it("posts, with the target spelled as for an update", async () => {
    const { client, watchtower } = await watchFork();
    expect(await client.check({ images: ["nginx:1.28"], containers: ["/a.b"] })).toEqual([]);
    const { method, path } = watchtower.requests.at(-1)!;
    expect(`${method} ${path}`).toBe("POST /v1/check?image=nginx%3A1.28&container=a%5C.b");
    await expect(client.check({ images: [] })).rejects.toMatchObject({ code: "REFUSED" });
  });

  it("waits for a slow registry as long as the caller says, longer than other reads by default", async () => {
    const { client, watchtower } = await watchFork("all", { timeoutMs: 2_000 });
    await client.detect();
    const held = watchtower.holdChecks();
    const patient = client.check();
    await held.waiting();
    await expect(client.check({ timeoutMs: 20 })).rejects.toMatchObject({ code: "TIMEOUT", timeoutMs: 20 });
    held.release();
    expect(await patient).toHaveLength(1);
  });

  it("tells that Docker cannot be reached", async () => {
    const { client, watchtower } = await watchFork();
    watchtower.setDockerReachable(false);
    await expect(client.check()).rejects.toMatchObject({ status: 500, kind: "server-error" });
  });
});
