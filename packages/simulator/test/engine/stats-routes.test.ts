import { expect, test } from "vitest";
import { createDockerHost } from "../../src/index.ts";
import { engineCalls } from "../support/engine-socket.ts";

interface Stats {
  read: string;
  preread: string;
  name: string;
  cpu_stats: { cpu_usage: { total_usage: number }; online_cpus?: number };
  precpu_stats: { cpu_usage: { total_usage: number } };
}

test("one reading has the one before it, unless one shot is asked for", async () => {
  await using host = createDockerHost();
  host.registry.push("demo/web");
  await host.runContainer({ name: "web", image: "demo/web" });
  const engine = engineCalls(await host.listen());
  const one = await engine.json<Stats>("GET", "/containers/web/stats?stream=false");
  expect(one).toMatchObject({ name: "/web", cpu_stats: { online_cpus: 2 } });
  // It runs for less than a second.
  expect(one.precpu_stats.cpu_usage.total_usage).toBe(0);
  expect(Date.parse(one.read) - Date.parse(one.preread)).toBeGreaterThanOrEqual(1000);
  const shot = await engine.json<Stats>("GET", "/containers/web/stats?stream=0&one-shot=1");
  expect(shot).toMatchObject({ preread: "0001-01-01T00:00:00Z" });
  expect(shot).not.toHaveProperty("name");
  await engine.call("POST", "/containers/web/stop");
  expect(await engine.json("GET", "/containers/web/stats?stream=0")).toMatchObject({
    read: "0001-01-01T00:00:00Z",
    memory_stats: {},
  });
  expect((await engine.call("GET", "/containers/nope/stats")).status).toBe(404);
});

test("a stream has a reading at once and ends when the container is removed", async () => {
  await using host = createDockerHost();
  host.registry.push("demo/web");
  await host.runContainer({ name: "web", image: "demo/web" });
  const engine = engineCalls(await host.listen());
  using stream = engine.open("GET", "/containers/web/stats", {});
  await stream.until('"name":"/web"');
  await engine.call("DELETE", "/containers/web?force=1");
  await stream.until("\r\n0\r\n\r\n");
});
