import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ContainerState,
  createDockerHost,
  type DockerHost,
  type RunOptions,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { nextEvent } from "../support/events.ts";
import { metric, type Reply, send } from "../support/request.ts";

let host: DockerHost;

beforeEach(() => {
  host = createDockerHost();
});

afterEach(() => host.close());

const token = "secret-token";
const apiOn = {
  WATCHTOWER_HTTP_API_UPDATE: "true",
  WATCHTOWER_HTTP_API_METRICS: "true",
  WATCHTOWER_HTTP_API_TOKEN: token,
};

function run(options: Partial<RunOptions> = {}): Promise<ContainerState> {
  return host.runContainer({
    name: "watchtower",
    image: "containrrr/watchtower:1.7.1",
    env: apiOn,
    ports: [{ containerPort: 8080, hostPort: 8080 }],
    ...options,
  });
}

function program(name = "watchtower"): WatchtowerProcess {
  const found = host.program(name);
  if (found?.kind !== "watchtower") throw new Error(`No Watchtower in ${name}`);
  return found;
}

function update(query = ""): Promise<Reply> {
  return send(`${program().url}/v1/update${query}`, { headers: { authorization: `Bearer ${token}` } });
}

async function scanned(): Promise<number | undefined> {
  const reply = await send(`${program().url}/v1/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return metric(reply.body, "watchtower_containers_scanned");
}

function container(name: string): ContainerState | undefined {
  return host.containers().find((one) => one.name === name);
}

describe("a Watchtower in a container", () => {
  test("acts on its host, itself among the containers it scans", async () => {
    await run();
    await update();
    expect(await scanned()).toBe(1);
    expect(program().logs.join("\n")).toContain("Watchtower 1.7.1");
  });

  test("leaves itself out when it is excluded by label", async () => {
    await run({ labels: { "com.centurylinklabs.watchtower.enable": "false" } });
    await update();
    expect(await scanned()).toBe(0);
  });

  test("ends with exit code 1 when the API is on without a token", async () => {
    const { status, exitCode, logs } = await run({ env: { WATCHTOWER_HTTP_API_UPDATE: "true" } });
    expect({ status, exitCode }).toEqual({ status: "exited", exitCode: 1 });
    expect(logs.join("\n")).toContain("api token is empty or has not been set");
  });

  test("listens to nothing without an API switch: the published port resets", async () => {
    await run({ env: {} });
    const port = container("watchtower")?.ports[0]?.hostPort;
    expect(container("watchtower")?.status).toBe("running");
    await expect(send(`http://127.0.0.1:${port ?? 0}/v1/update`)).rejects.toMatchObject({
      code: "ECONNRESET",
    });
  });

  test("takes a word that Go does not read for false", async () => {
    await run({ env: { ...apiOn, WATCHTOWER_HTTP_API_UPDATE: "yes" } });
    expect((await update()).status).toBe(404);
  });

  test("stops listening when it is stopped, and comes back on the same port", async () => {
    await run();
    const { url } = program();
    await using engine = await host.listen();
    const act = (action: string): Promise<Reply> =>
      send(`http://docker/containers/watchtower/${action}`, {
        method: "POST",
        socketPath: engine.socketPath!,
      });
    await act("stop");
    expect(container("watchtower")).toMatchObject({ status: "exited", exitCode: 2 });
    await expect(send(`${url}/v1/update`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await act("start");
    expect(program().url).toBe(url);
    expect((await update()).status).toBe(200);
  });

  test("can be restarted through its handle: counters begin again", async () => {
    await run();
    await update();
    expect(await scanned()).toBe(1);
    await program().restart();
    expect(await scanned()).toBe(0);
  });

  test("runs once and exits with RUN_ONCE, whatever the API switches say", async () => {
    const exited = nextEvent(host, "watchtower", "die");
    await run({ env: { ...apiOn, WATCHTOWER_RUN_ONCE: "true" } });
    await exited;
    expect(container("watchtower")).toMatchObject({ status: "exited", exitCode: 0 });
    expect(program().logs.join("\n")).toContain("Session done");
  });

  test("a crash in an update ends the container, and its restart policy brings it back", async () => {
    await run({ restart: "unless-stopped" });
    program().dieInNextUpdate();
    const restarted = nextEvent(host, "watchtower", "start");
    await expect(update()).rejects.toMatchObject({ code: "ECONNRESET" });
    await restarted;
    expect(container("watchtower")?.restartCount).toBe(1);
    expect((await update()).status).toBe(200);
  });

  test("without a restart policy it stays down after a crash", async () => {
    await run();
    program().dieInNextUpdate();
    const died = nextEvent(host, "watchtower", "die");
    await expect(update()).rejects.toMatchObject({ code: "ECONNRESET" });
    await died;
    expect(container("watchtower")).toMatchObject({ status: "exited", exitCode: 2 });
  });
});

describe("the token", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "simulated-token-"));
    await writeFile(join(folder, "token"), "  from-file\n");
  });

  afterEach(() => rm(folder, { recursive: true }));

  test("is read from a file when its value is a path in the container", async () => {
    await run({
      env: { ...apiOn, WATCHTOWER_HTTP_API_TOKEN: "/run/secrets/token" },
      mounts: [`${join(folder, "token")}:/run/secrets/token:ro`],
    });
    expect(program().token).toBe("from-file");
  });

  test("is read from a file in a mounted directory", async () => {
    await run({
      env: { ...apiOn, WATCHTOWER_HTTP_API_TOKEN: "/secrets/token" },
      mounts: [{ Type: "bind", Source: folder, Target: "/secrets" }],
    });
    expect(program().token).toBe("from-file");
  });

  test("is the value itself when there is no such path, or a colon in it", async () => {
    await run({ env: { ...apiOn, WATCHTOWER_HTTP_API_TOKEN: "/run/secrets/nothing" } });
    expect(program().token).toBe("/run/secrets/nothing");
  });

  test("that is called like a directory of the image keeps it from starting", async () => {
    const { exitCode, logs } = await run({ env: { ...apiOn, WATCHTOWER_HTTP_API_TOKEN: "etc" } });
    expect(exitCode).toBe(1);
    expect(logs.join("\n")).toContain("is a directory");
  });
});

describe("on an engine that needs API 1.44", () => {
  beforeEach(() => {
    host = createDockerHost({ engineVersion: "29.0.0", apiVersion: "1.52", minApiVersion: "1.44" });
  });

  test("1.7.1 is too old: it says so and restarts over and over", async () => {
    const { status, exitCode } = await run({ restart: "always" });
    expect({ status, exitCode }).toEqual({ status: "restarting", exitCode: 1 });
    await nextEvent(host, "watchtower", "die");
    expect(container("watchtower")?.logs.join("\n")).toContain(
      "client version 1.25 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version",
    );
    expect(container("watchtower")?.restartCount).toBeGreaterThanOrEqual(1);
  });

  test("1.7.1 starts with DOCKER_API_VERSION=1.44", async () => {
    await run({ env: { ...apiOn, DOCKER_API_VERSION: "1.44" } });
    expect((await update()).status).toBe(200);
  });

  test("the fork negotiates and needs nothing", async () => {
    const { status } = await run({ image: "nickfedor/watchtower:1.21.0" });
    expect(status).toBe("running");
    expect(program().flavour).toBe("nicholas-fedor");
  });
});

describe("an update of Watchtower itself", () => {
  const image = "containrrr/watchtower:latest";

  function pushNew(): void {
    host.registry.push(image, {
      content: "watchtower 1.7.2",
      labels: { "com.centurylinklabs.watchtower": "true" },
      exposedPorts: ["8080"],
    });
  }

  test("without a published port is finished by its successor, which ends it", async () => {
    await run({ image, ports: [], env: { ...apiOn, WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true" } });
    const before = container("watchtower");
    pushNew();
    await expect(program().runScheduledScan()).rejects.toThrow("has ended");
    expect(host.containers().map(({ name, status }) => ({ name, status }))).toEqual([
      { name: "watchtower", status: "running" },
    ]);
    expect(container("watchtower")?.id).not.toBe(before?.id);
  });

  test("with a published port fails: the old one goes on under another name, a dead one has the real name", async () => {
    await run({ image });
    const old = program();
    const { url } = old;
    pushNew();
    expect((await update()).status).toBe(200);
    const states = host.containers().map(({ name, status }) => [name === "watchtower", status]);
    expect(states).toEqual([
      [true, "created"],
      [false, "running"],
    ]);
    const page = await send(`${url}/v1/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect(metric(page.body, "watchtower_containers_failed")).toBe(1);
  });

  test("is left out by the fork when a port is published", async () => {
    const fork = "nickfedor/watchtower:latest";
    await run({ image: fork });
    const before = container("watchtower");
    host.registry.push(fork, { content: "new", labels: { "com.centurylinklabs.watchtower": "true" } });
    const reply = await send(`${program().url}/v1/update`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(JSON.parse(reply.body)).toMatchObject({ summary: { scanned: 1, updated: 0, failed: 0 } });
    expect(container("watchtower")?.id).toBe(before?.id);
  });
});
