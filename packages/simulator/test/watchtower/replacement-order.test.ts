import { expect, test } from "vitest";
import { createDockerHost, startWatchtower, type WatchtowerFlavour } from "../../src/index.ts";

const compose = (service: string): Record<string, string> => ({
  "com.docker.compose.project": "shop",
  "com.docker.compose.service": service,
});

async function logOfScan(flavour: WatchtowerFlavour): Promise<string[]> {
  await using host = createDockerHost();
  host.registry.push("demo:1", { content: "one" });
  // The names and the services of Compose go different ways.
  for (const [name, labels] of [
    ["bb", {}],
    ["dd", {}],
    ["aa", compose("worker")],
    ["zz", compose("api")],
  ] as const) {
    await host.runContainer({ name, image: "demo:1", labels });
  }
  host.registry.push("demo:1", { content: "two" });
  const env = { WATCHTOWER_NO_STARTUP_MESSAGE: "true" };
  await using watchtower = await startWatchtower({ flavour, host, env });
  await watchtower.runScheduledScan();
  return watchtower.logs.flatMap((line) => {
    const stopping = /Stopping \/(\w+)|Stopping container.*container=(\w+)/.exec(line);
    const starting = /Creating \/(\w+)|Started new container.*container=(\w+)/.exec(line);
    if (stopping !== null) return [`stop ${stopping[1] ?? stopping[2] ?? ""}`];
    return starting === null ? [] : [`start ${starting[1] ?? starting[2] ?? ""}`];
  });
}

test("1.7.1 stops the oldest first and starts the newest first", async () => {
  expect(await logOfScan("containrrr")).toEqual([
    ...["stop bb", "stop dd", "stop aa", "stop zz"],
    ...["start zz", "start aa", "start dd", "start bb"],
  ]);
});

test("the fork stops by name, or by project and service, and starts in the opposite order", async () => {
  expect(await logOfScan("nicholas-fedor")).toEqual([
    ...["stop bb", "stop dd", "stop zz", "stop aa"],
    ...["start aa", "start zz", "start dd", "start bb"],
  ]);
});
