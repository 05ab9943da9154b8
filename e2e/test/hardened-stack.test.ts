import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "./support/command.ts";
import { deployHardened, fenceOf, type HardenedStack } from "./support/hardened-stack.ts";
import { environmentOf, inspectService, labelsOf, mountsOf, networksOf } from "./support/inspection.ts";
import { missingForTests } from "./support/requirements.ts";
import { openSandbox, type Sandbox } from "./support/sandbox.ts";

const missing = await missingForTests();
const minuteMs = 60_000;
const mebibyte = 1024 ** 2;

describe.skipIf(missing !== undefined)("a hardened stack", () => {
  let sandbox: Sandbox;
  let stack: HardenedStack;
  beforeAll(async () => {
    sandbox = await openSandbox();
    stack = await deployHardened(
      sandbox,
      {
        engine: { apiVersion: "1.45", minApiVersion: "1.24" },
        networks: {
          frontend: {
            name: `${sandbox.name}-front`,
            driverOptions: { "com.docker.network.driver.mtu": "1400" },
          },
        },
        watchtower: {
          image: sandbox.watchtowerImage,
          flavour: "containrrr",
          apiToken: { file: "./token" },
          scope: sandbox.name,
          listen: { port: sandbox.watchtowerPort },
          registry: { configFolder: "." },
          networks: { backend: { aliases: ["wt.lan"] } },
          resources: { cpus: 0.5 },
          settings: { lifecycleHooks: true },
        },
        agent: { image: sandbox.idleImage, listen: false, resources: { memory: "64M" } },
        excludeFromUpdates: false,
      },
      { token: "a-token-of-the-stack", "config.json": "{}" },
    );
  }, 3 * minuteMs);
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await sandbox[Symbol.asyncDispose]();
  }, minuteMs);

  test("fences Watchtower in as it says", async () => {
    expect(await fenceOf(sandbox, "watchtower")).toEqual({
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      CapAdd: ["DAC_OVERRIDE"],
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 256 * mebibyte,
      NanoCpus: 0.5e9,
      PidsLimit: 512,
      Privileged: false,
      Tmpfs: [],
    });
  });

  test("fences the proxy in as it says", async () => {
    expect(await fenceOf(sandbox, "socket-proxy")).toEqual({
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      CapAdd: null,
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 128 * mebibyte,
      NanoCpus: 1e9,
      PidsLimit: 512,
      Privileged: false,
      Tmpfs: ["/run", "/tmp"],
    });
  });

  test("limits the agent, and leaves it what it is there for", async () => {
    expect(await fenceOf(sandbox, "portainer-agent")).toMatchObject({
      ReadonlyRootfs: false,
      CapDrop: null,
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 64 * mebibyte,
      NanoCpus: 2e9,
      PidsLimit: 512,
    });
    expect(mountsOf(await inspectService(sandbox, "portainer-agent")).map(({ to }) => to)).toEqual([
      "/host",
      "/var/lib/docker/volumes",
      "/var/run/docker.sock",
    ]);
  });

  test("gives Watchtower its files and no socket, and the proxy the socket alone", async () => {
    expect(mountsOf(await inspectService(sandbox, "watchtower"))).toEqual([
      { from: sandbox.stackFolder, to: "/registry-config", writable: false },
      { from: join(sandbox.stackFolder, "token"), to: "/run/secrets/api_token", writable: false },
    ]);
    expect(mountsOf(await inspectService(sandbox, "socket-proxy"))).toEqual([
      { from: "/var/run/docker.sock", to: "/var/run/docker.sock", writable: true },
    ]);
  });

  test("leads Watchtower to the proxy, on a network that leads nowhere else", async () => {
    const watchtower = await inspectService(sandbox, "watchtower");
    expect(environmentOf(watchtower)).toMatchObject({
      DOCKER_HOST: "tcp://socket-proxy:2375",
      DOCKER_CONFIG: "/registry-config",
      WATCHTOWER_SCOPE: sandbox.name,
      WATCHTOWER_LIFECYCLE_HOOKS: "true",
    });
    const own = `${sandbox.name}_docker-api`;
    expect(networksOf(watchtower)).toEqual([`${sandbox.name}_backend`, own]);
    expect(networksOf(await inspectService(sandbox, "socket-proxy"))).toEqual([own]);
    expect(await docker(["network", "inspect", own, "--format", "{{.Internal}}"])).toBe("true");
    expect(watchtower.NetworkSettings.Networks[`${sandbox.name}_backend`]?.Aliases).toContain("wt.lan");
  });

  test("makes the networks as they are described", async () => {
    const format = "{{.Internal}} {{json .Options}}";
    expect(await docker(["network", "inspect", `${sandbox.name}-front`, "--format", format])).toBe(
      'false {"com.docker.network.driver.mtu":"1400"}',
    );
  });

  test("lets the proxy through to what this Watchtower needs", async () => {
    expect(environmentOf(await inspectService(sandbox, "socket-proxy"))).toMatchObject({
      ...{ CONTAINERS: "1", EXEC: "1", IMAGES: "1", NETWORKS: "1", PING: "1", POST: "1" },
      EVENTS: "0",
    });
  });

  test("puts the scope on Watchtower and on the agent, and keeps the proxy from being updated", async () => {
    const scope = { "com.centurylinklabs.watchtower.scope": sandbox.name };
    for (const service of ["watchtower", "portainer-agent"]) {
      expect(labelsOf(await inspectService(sandbox, service))).toEqual({ ...scope, "komodo.skip": "true" });
    }
    expect(labelsOf(await inspectService(sandbox, "socket-proxy"))).toMatchObject({
      "com.centurylinklabs.watchtower.enable": "false",
    });
  });

  test("starts Watchtower once the proxy answers, and it serves with the token of a file of another user's", async () => {
    expect((await inspectService(sandbox, "socket-proxy")).State.Health?.Status).toBe("healthy");
    const answer = await fetch(`http://127.0.0.1:${sandbox.watchtowerPort}/v1/metrics`, {
      headers: { authorization: "Bearer a-token-of-the-stack" },
    });
    expect(answer.status).toBe(200);
  });

  test("refuses what is in no section that the proxy has", async () => {
    const ask = (path: string): Promise<string> =>
      docker([
        "exec",
        `${sandbox.name}-watchtower-1`,
        "wget",
        "-q",
        "-O",
        "-",
        `http://socket-proxy:2375${path}`,
      ]);
    expect(await ask("/_ping")).toBe("OK");
    for (const path of ["/volumes", "/secrets", "/version", "/events"]) {
      await expect(ask(path)).rejects.toThrow("403");
    }
  });
});
