import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createDockerHost } from "../../src/index.ts";
import { daemonOf } from "../../src/host/daemon-of.ts";
import { engineCalls } from "../support/engine-socket.ts";
import { containerEvents } from "../support/events.ts";

test("runs containers as asked and shows them", async () => {
  await using host = createDockerHost({ nvidia: true });
  host.registry.push("demo/web", { content: "1", env: { IMAGE: "1" }, exposedPorts: ["80"] });
  const state = await host.runContainer({
    name: "web",
    image: "demo/web",
    env: { A: "b" },
    labels: { c: "d" },
    ports: [{ containerPort: 80 }],
    mounts: ["data:/data:ro", { Type: "bind", Source: "/", Target: "/host" }],
    restart: "on-failure:3",
    runtime: "nvidia",
    command: ["serve"],
  });
  expect(state).toMatchObject({
    name: "web",
    image: "demo/web",
    status: "running",
    env: { A: "b", IMAGE: "1" },
    labels: { c: "d" },
    networks: ["bridge"],
    restart: "on-failure",
    runtime: "nvidia",
    command: ["serve"],
    mounts: [
      { Type: "volume", Name: "data", Destination: "/data", RW: false },
      { Type: "bind", Source: "/", Destination: "/host", RW: true },
    ],
  });
  expect(host.containers()).toEqual([state]);
  expect(containerEvents(host)).toEqual(["create web", "start web"]);
});

test("makes up a name when none is given", async () => {
  await using host = createDockerHost();
  host.registry.push("demo/web");
  const names = [];
  for (let number = 0; number < 70; number++)
    names.push((await host.runContainer({ image: "demo/web" })).name);
  expect(new Set(names).size).toBe(70);
});

test("takes all its times from the clock it is given", async () => {
  await using host = createDockerHost({ now: () => new Date("2026-01-01T00:00:00Z") });
  host.registry.push("demo/web");
  const state = await host.runContainer({ image: "demo/web" });
  expect(state.createdAt).toMatch(/^2026-01-01T00:00:00/);
  expect(state.startedAt).toMatch(/^2026-01-01T00:00:00/);
  expect(
    daemonOf(host)
      .events.all()
      .every(({ time }) => time === 1767225600),
  ).toBe(true);
});

test("lets the process end by itself once everything is closed", async () => {
  const script = `
    import { createDockerHost, startAgent, startWatchtower } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url).href)};
    const host = createDockerHost();
    await host.listen();
    await host.listen({ port: 0 });
    await host.runContainer({ image: "containrrr/watchtower", restart: "always", ports: [{ containerPort: 8080 }],
      env: { WATCHTOWER_HTTP_API_UPDATE: "true" } });
    const agent = await startAgent({ host });
    const watchtower = await startWatchtower({ host });
    const fork = await startWatchtower({ flavour: "nicholas-fedor", host });
    await fetch(watchtower.url);
    await fetch(fork.url + "/v1/update", { method: "POST", headers: { authorization: fork.token } });
    for (const one of [agent, watchtower, fork, host]) await one.close();
    console.log("closed");
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--experimental-strip-types", "--no-warnings", "--eval", script],
    { timeout: 15_000 },
  );
  expect(stdout).toBe("closed\n");
});

test("does nothing at import", async () => {
  const script = `await import(${JSON.stringify(new URL("../../src/index.ts", import.meta.url).href)});
    console.log(process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY/.test(name)).join());`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--experimental-strip-types", "--no-warnings", "--eval", script],
    { timeout: 15_000 },
  );
  expect(stdout.trim()).toBe("");
});

test("a container that removes itself is gone once it has ended", async () => {
  await using host = createDockerHost();
  host.registry.push("demo/box");
  const listener = await host.listen();
  const engine = engineCalls(listener);
  host.pull("demo/box");
  const spec = { Image: "demo/box", Cmd: ["true"], OpenStdin: true, HostConfig: { AutoRemove: true } };
  await engine.call("POST", "/containers/create?name=brief", spec);
  const waited = engine.json("POST", "/containers/brief/wait?condition=removed");
  await engine.call("POST", "/containers/brief/start");
  expect(await waited).toEqual({ StatusCode: 0 });
  expect(host.containers()).toEqual([]);
});
