import { describe, expect, it } from "vitest";
import type { UpdateOptions } from "../src/index.ts";
import { failureOf, updates, watch } from "./support/watchtower.ts";

describe("the target of an update on 1.7.1", () => {
  it.each<[string, UpdateOptions, RegExp]>([
    ["a tag, which selects nothing", { images: ["nginx:1.27"] }, /Write "nginx"/],
    ["a digest", { images: [`nginx@sha256:${"a".repeat(64)}`] }, /Write "nginx"/],
    [
      "a registry port, which selects every image of the host",
      { images: ["reg:5000/demo/web"] },
      /every image of that host/,
    ],
    ["an empty list", { images: [] }, /Leave images out/],
    ["what is no image name", { images: ["nginx, redis"] }, /no image name/],
    ["containers, which would update everything", { containers: ["web"] }, /Give images instead/],
    ["an empty list of containers", { containers: [] }, /Leave containers out/],
    ["async, which would block", { async: true }, /Leave async out/],
  ])("refuses %s, before sending anything that could act", async (_, options, remedy) => {
    const { client, watchtower } = await watch();
    const error = await failureOf(client.update(options));
    expect(error).toMatchObject({ code: "REFUSED" });
    expect(error.message).toMatch(remedy);
    expect(updates(watchtower)).toEqual([]);
  });

  it.each(["nginx", "docker.io/nginx", "docker.io/library/nginx"])(
    "selects a Docker Hub image by %s, however its container was configured",
    async (image) => {
      const { client } = await watch();
      expect(await client.update({ images: [image] })).toMatchObject({ summary: { scanned: 1, updated: 1 } });
    },
  );

  it("selects only what was named", async () => {
    const { client } = await watch();
    expect(await client.update({ images: ["redis"] })).toMatchObject({ summary: { scanned: 0, updated: 0 } });
  });
});

describe("the target of an update on the fork", () => {
  it("takes tags and registry ports as they are", async () => {
    const { client, watchtower } = await watch({ flavour: "nicholas-fedor" });
    await client.update({ images: ["nginx:1.27", "reg:5000/demo/web"] });
    expect(updates(watchtower)).toEqual(["POST /v1/update?image=nginx%3A1.27&image=reg%3A5000%2Fdemo%2Fweb"]);
  });

  it("takes container names to the letter, not as patterns", async () => {
    const { client, watchtower } = await watch({ flavour: "nicholas-fedor" });
    expect(await client.update({ containers: ["we.b"] })).toMatchObject({ reason: "all-zero-summary" });
    expect(await client.update({ containers: ["/web"] })).toMatchObject({ summary: { updated: 1 } });
    expect(updates(watchtower)).toEqual([
      "POST /v1/update?container=we%5C.b",
      "POST /v1/update?container=web",
    ]);
    await expect(client.update({ containers: ["web|db"] })).rejects.toMatchObject({ code: "REFUSED" });
  });

  it("refuses an empty list, which would update everything", async () => {
    const { client, watchtower } = await watch({ flavour: "nicholas-fedor" });
    await expect(client.update({ images: [] })).rejects.toMatchObject({ code: "REFUSED" });
    expect(updates(watchtower)).toEqual([]);
  });
});
