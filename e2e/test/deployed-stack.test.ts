import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "./support/command.ts";
import type { DeployDocument, UpdateDocument } from "./support/documents.ts";
import { connectEngine } from "./support/engine.ts";
import { hostState } from "./support/host-state.ts";
import {
  environmentOf,
  inspectService,
  labelsOf,
  modeOf,
  mountsOf,
  networksOf,
  readToken,
} from "./support/inspection.ts";
import { missingForTests } from "./support/requirements.ts";
import { openSandbox, type Sandbox } from "./support/sandbox.ts";
import { stackctl, stackctlJson } from "./support/stackctl.ts";

const missing = await missingForTests();
const minuteMs = 60_000;

describe.skipIf(missing !== undefined)("the deployed stack", () => {
  let sandbox: Sandbox;
  let document: DeployDocument;
  let watchtower: Docker.ContainerInspectInfo;
  let agent: Docker.ContainerInspectInfo;

  beforeAll(async () => {
    sandbox = await openSandbox();
    document = (await stackctlJson(sandbox.deployment())) as DeployDocument;
    watchtower = await inspectService(sandbox, "watchtower");
    agent = await inspectService(sandbox, "portainer-agent");
  }, 3 * minuteMs);
  afterAll(() => sandbox[Symbol.asyncDispose](), minuteMs);

  describe("Watchtower", () => {
    test("has the environment of the stack, and nothing else", async () => {
      const { minApiVersion } = await engineVersions();
      const newerThanPinned = Number(minApiVersion.split(".")[1]) > 25;
      expect(environmentOf(watchtower)).toEqual({
        WATCHTOWER_SCHEDULE: "0 0 4 * * *",
        WATCHTOWER_CLEANUP: "true",
        WATCHTOWER_HTTP_API_UPDATE: "true",
        WATCHTOWER_HTTP_API_METRICS: "true",
        WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
        WATCHTOWER_HTTP_API_TOKEN: "/run/secrets/api_token",
        ...(newerThanPinned && { DOCKER_API_VERSION: minApiVersion }),
      });
    });

    test("mounts the Docker socket, and the token read-only", () => {
      expect(mountsOf(watchtower)).toEqual([
        {
          from: join(sandbox.stackFolder, "secrets/api_token"),
          to: "/run/secrets/api_token",
          writable: false,
        },
        { from: "/var/run/docker.sock", to: "/var/run/docker.sock", writable: true },
      ]);
    });

    test("is published where it was asked for, on the loopback address only", () => {
      expect(watchtower.NetworkSettings.Ports).toEqual({
        "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(sandbox.watchtowerPort) }],
      });
    });

    test("is on the backend network only", () => {
      expect(networksOf(watchtower)).toEqual([`${sandbox.name}_backend`]);
    });

    test("waits for the health check of its image", () => {
      expect(watchtower.State.Health?.Status).toBe("healthy");
    });
  });

  describe("the agent", () => {
    test("has no environment: no secret, no GPU", () => {
      expect(environmentOf(agent)).toEqual({});
      expect(agent.HostConfig.DeviceRequests ?? []).toEqual([]);
    });

    test("mounts the Docker socket, the volumes, and the host at /host", () => {
      expect(mountsOf(agent)).toEqual([
        { from: "/", to: "/host", writable: true },
        { from: "/var/lib/docker/volumes", to: "/var/lib/docker/volumes", writable: true },
        { from: "/var/run/docker.sock", to: "/var/run/docker.sock", writable: true },
      ]);
    });

    test("is published where it was asked for", () => {
      expect(agent.NetworkSettings.Ports).toEqual({
        "9001/tcp": [{ HostIp: "127.0.0.1", HostPort: String(sandbox.agentPort) }],
      });
    });

    test("is on both networks", () => {
      expect(networksOf(agent)).toEqual([`${sandbox.name}_backend`, `${sandbox.name}_frontend`]);
    });
  });

  test.each(["watchtower", "portainer-agent"])("%s is labelled to be left alone", (service) => {
    expect(labelsOf(service === "watchtower" ? watchtower : agent)).toEqual({
      "com.centurylinklabs.watchtower.enable": "false",
      "komodo.skip": "true",
    });
  });

  test.each(["watchtower", "portainer-agent"])(
    "%s restarts unless stopped, on the engine's runtime",
    async (service) => {
      const { HostConfig } = service === "watchtower" ? watchtower : agent;
      const { DefaultRuntime, Runtimes } = await engineInfo();
      expect(HostConfig.RestartPolicy).toEqual({ Name: "unless-stopped", MaximumRetryCount: 0 });
      const getsGpu = service === "portainer-agent" && Object.hasOwn(Runtimes, "nvidia");
      expect(HostConfig.Runtime).toBe(getsGpu ? "nvidia" : DefaultRuntime);
      expect(HostConfig.Privileged).toBe(false);
    },
  );

  test("neither network is internal, since registry checks and published ports need the way out", async () => {
    const { docker: engine } = await connectEngine();
    const filters = { label: [`com.docker.compose.project=${sandbox.name}`] };
    const networks = await engine.listNetworks({ filters });
    const found = networks.map(({ Name, Internal, Driver }) => ({ Name, Internal, Driver }));
    expect(found.sort((a, b) => a.Name.localeCompare(b.Name))).toEqual([
      { Name: `${sandbox.name}_backend`, Internal: false, Driver: "bridge" },
      { Name: `${sandbox.name}_frontend`, Internal: false, Driver: "bridge" },
    ]);
  });

  test("the token is a file that only its owner can read, and the container reads that very token", async () => {
    const token = await readToken(sandbox);
    expect(token).toMatch(/^[\w-]{43}$/); // 256 bits
    expect(await modeOf(join(sandbox.stackFolder, "secrets/api_token"))).toBe("600");
    expect(await modeOf(join(sandbox.stackFolder, "secrets"))).toBe("700");
    expect(await docker(["exec", watchtower.Id, "cat", "/run/secrets/api_token"])).toBe(token);
  });

  test("the token is nowhere else: not in the compose file, the containers, the document, or the log as shown", async () => {
    const token = await readToken(sandbox);
    const composeFile = await readFile(join(sandbox.stackFolder, "compose.yaml"), "utf8");
    const logs = await stackctl(["logs", "watchtower", "--dir", sandbox.stackFolder]);
    const shown = [composeFile, JSON.stringify([watchtower, agent, document]), logs.stdout, logs.stderr];
    for (const text of shown) expect(text).not.toContain(token);
    // The stand-in prints its token: there was something to take out.
    expect(await docker(["logs", watchtower.Id])).toContain(token);
    expect(logs.stdout).toContain("token [redacted]");
  });

  test("there are no other files", async () => {
    const names = await readdir(sandbox.stackFolder, { recursive: true });
    expect(names.sort()).toEqual(["compose.yaml", "secrets", "secrets/api_token"]);
  });

  test("the document names what was deployed and where it answers", () => {
    const base = `http://127.0.0.1:${sandbox.watchtowerPort}/v1`;
    expect(document).toMatchObject({
      project: sandbox.name,
      directory: sandbox.stackFolder,
      composeFile: join(sandbox.stackFolder, "compose.yaml"),
      tokenFile: join(sandbox.stackFolder, "secrets/api_token"),
      services: [
        { name: "watchtower", image: sandbox.watchtowerImage },
        { name: "portainer-agent", image: sandbox.idleImage },
      ],
      endpoints: {
        update: `${base}/update`,
        metrics: `${base}/metrics`,
        agent: `https://127.0.0.1:${sandbox.agentPort}`,
      },
    });
    expect(document.problems.map(({ code }) => code)).toContain("agent-without-secret");
  });

  test("the published API takes the token of the file, and no other", async () => {
    const ask = (token: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${sandbox.watchtowerPort}/v1/metrics`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await ask("another")).status).toBe(401);
    const answer = await ask(await readToken(sandbox));
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining("watchtower_scans_total"),
    ]);
  });

  test("an update from the stack's folder reports both services as excluded by their label", async () => {
    const { update, receipt } = (await stackctlJson([
      "update",
      "--dir",
      sandbox.stackFolder,
    ])) as UpdateDocument;
    expect(update).toMatchObject({ outcome: "completed", flavour: "containrrr" });
    const own = receipt.containers.filter(({ name }) => name.startsWith(sandbox.name));
    expect(own.map(({ name, outcome, exclusion }) => [name, outcome, exclusion?.rule])).toEqual([
      [`${sandbox.name}-portainer-agent-1`, "excluded", "label-disabled"],
      [`${sandbox.name}-watchtower-1`, "excluded", "label-disabled"],
    ]);
  });

  test("a second deployment keeps the token, the files and the containers", async () => {
    const before = await hostState(sandbox);
    const token = await readToken(sandbox);
    await stackctlJson(sandbox.deployment());
    const after = await hostState(sandbox);
    expect(await readToken(sandbox)).toBe(token);
    expect(after).toEqual(before);
  });

  test("`docker compose down` in its folder leaves nothing on the engine", async () => {
    await docker(["compose", "down"], { cwd: sandbox.stackFolder });
    const { containers, networks, volumes } = await hostState(sandbox);
    expect({ containers, networks, volumes }).toEqual({ containers: [], networks: [], volumes: [] });
  });
});

async function engineVersions(): Promise<{ minApiVersion: string }> {
  const { docker: engine } = await connectEngine();
  return { minApiVersion: (await engine.version()).MinAPIVersion };
}

async function engineInfo(): Promise<{ DefaultRuntime: string; Runtimes: object }> {
  const { docker: engine } = await connectEngine();
  return (await engine.info()) as { DefaultRuntime: string; Runtimes: object };
}
