import { expect, test } from "vitest";
import { createDockerHost, startWatchtower } from "../../src/index.ts";

test.each([
  ["containrrr", true],
  ["nicholas-fedor", false],
] as const)("%s cleans up an image that others use: it tries and fails is %s", async (flavour, tries) => {
  await using host = createDockerHost();
  host.registry.push("demo:1", { content: "one" });
  const { imageId } = await host.runContainer({ name: "web", image: "demo:1" });
  const labels = { "com.centurylinklabs.watchtower.monitor-only": "true" };
  await host.runContainer({ name: "watched", image: "demo:1", labels });
  host.registry.push("demo:1", { content: "two" });
  await using watchtower = await startWatchtower({ flavour, host, env: { WATCHTOWER_CLEANUP: "true" } });
  await watchtower.runScheduledScan();
  expect(host.containers().map(({ name, imageId: id }) => [name, id === imageId])).toEqual([
    ["web", false],
    ["watched", true],
  ]);
  const log = watchtower.logs.join("\n");
  expect(/Removing image/.test(log)).toBe(tries);
  expect(/Error response from daemon: conflict: unable to delete/.test(log)).toBe(tries);
});
