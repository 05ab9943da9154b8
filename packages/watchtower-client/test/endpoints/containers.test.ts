import { describe, expect, it } from "vitest";
import { watchFork } from "../support/fork.ts";

const text = expect.any(String) as string;

describe("containers and their details", () => {
  it("lists them", async () => {
    const { client, watchtower } = await watchFork();
    const { host } = watchtower;
    host.registry.push("postgres:16");
    const labels = { "com.centurylinklabs.watchtower.monitor-only": "true" };
    await host.runContainer({ name: "db", image: "postgres:16", labels });
    const listed = { name: "db", image: "postgres:16", imageId: text, digest: text };
    expect(await client.containers({ image: "postgres:16" })).toEqual([listed]);
    expect((await client.containers()).map(({ name }) => name).sort()).toEqual(["db", "web"]);
    expect(await client.containerDetails({ name: "db" })).toEqual([
      {
        ...listed,
        running: true,
        watchtower: false,
        monitorOnly: true,
        noPull: false,
        enabled: true,
        stale: false,
      },
    ]);
  });

  it("says that nothing is stale although there is a newer image: that is what the fork says", async () => {
    const { client } = await watchFork();
    expect(await client.containerDetails()).toMatchObject([{ name: "web", stale: false }]);
    expect(await client.check()).toMatchObject([{ name: "web", updateAvailable: true }]);
  });

  it("makes an empty list of the null that a filter without a match is answered with", async () => {
    const { client } = await watchFork();
    expect(await client.containers({ name: "none" })).toEqual([]);
    expect(await client.containerDetails({ image: "none" })).toEqual([]);
  });

  it("refuses an empty filter, which would list everything", async () => {
    const { client } = await watchFork();
    await expect(client.containers({ name: "" })).rejects.toThrow(/name is empty and would list everything/);
    await expect(client.containerDetails({ image: "" })).rejects.toMatchObject({ code: "REFUSED" });
  });
});
