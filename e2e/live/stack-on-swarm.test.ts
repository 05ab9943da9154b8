import { randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { managementStack, toYaml } from "@stack/compose";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "../test/support/command.ts";
import { isolateEngine, type IsolatedEngine } from "./support/isolated-engine.ts";
import { isMissing, parts } from "./support/parts.ts";
import { until } from "../test/support/until.ts";

const mebibyte = 1024 ** 2;

describe.skipIf(isMissing("swarm") || isMissing("fork"))("a generated stack on a Swarm of its own", () => {
  const disposables = new AsyncDisposableStack();
  let engine: IsolatedEngine;
  let services: ReadonlyMap<string, Docker.Service>;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "stack-e2e-deploy-"));
    disposables.defer(() => rm(folder, { recursive: true }));
    const images = join(folder, "images.tar");
    await docker(["save", "--output", images, parts.fork, parts.swarm]);
    engine = disposables.use(await isolateEngine("stack-node", folder));
    // An address that no packet ever leaves: a Swarm of one still wants one.
    const address = `198.18.${randomInt(256)}.1`;
    await engine.inNetwork("ip", ["link", "add", "own", "type", "veth", "peer", "name", "nobody"]);
    await engine.inNetwork("ip", ["addr", "add", `${address}/30`, "dev", "own"]);
    for (const link of ["own", "nobody"]) await engine.inNetwork("ip", ["link", "set", link, "up"]);
    await engine.start();
    await engine.docker(["load", "--input", images]);
    await engine.docker(["swarm", "init", "--advertise-addr", address]);

    const { file, comments, problems } = managementStack({
      target: "swarm",
      hardened: true,
      socket: `${folder}/stack-node/docker.sock`,
      volumesFolder: `${folder}/stack-node/data/volumes`,
      watchtower: {
        image: parts.fork,
        apiToken: { file: "./token" },
        scope: "swarm",
        resources: { cpus: 0.5 },
      },
      agent: { image: parts.swarm, listen: false, secret: { variable: "AGENT_SECRET" } },
    });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    await writeFile(join(folder, "token"), "a-token-of-the-swarm");
    await writeFile(join(folder, "stack.yaml"), toYaml(file, { comments }));
    await docker(
      [
        "stack",
        "deploy",
        "--detach=true",
        "--resolve-image",
        "never",
        "-c",
        join(folder, "stack.yaml"),
        "mgmt",
      ],
      { env: { DOCKER_HOST: engine.dockerHost, AGENT_SECRET: "s3cret" }, timeoutMs: 60_000 },
    );
    const inspected = await engine.docker(["service", "inspect", "mgmt_watchtower", "mgmt_portainer-agent"]);
    services = new Map(
      (JSON.parse(inspected) as Docker.Service[]).map((service) => [service.Spec?.Name ?? "", service]),
    );
  });
  afterAll(() => disposables.disposeAsync());

  const specOf = (name: string): Docker.ServiceSpec => services.get(`mgmt_${name}`)?.Spec ?? {};

  test("runs both services on the node, and they stay up", async () => {
    const states = async (): Promise<string> =>
      engine.docker(["stack", "ps", "mgmt", "--format", "{{.Name}} {{.CurrentState}} {{.Error}}"]);
    const areRunning = (text: string): boolean =>
      text.split("\n").length === 2 && text.split("\n").every((line) => line.includes(" Running "));
    // Watchtower's counts as running once the health check of its image has passed, which takes half a minute.
    await until("Both services", states, areRunning, 120_000);
    const health = ["ps", "--filter", "name=mgmt_watchtower", "--format", "{{.Status}}"];
    expect(await engine.docker(health)).toContain("(healthy)");
  });

  test("has both as global services, fenced in as the file says", () => {
    expect(specOf("watchtower")).toMatchObject({
      Mode: { Global: {} },
      TaskTemplate: {
        ContainerSpec: { ReadOnly: true, CapabilityDrop: ["ALL"] },
        Resources: { Limits: { MemoryBytes: 256 * mebibyte, NanoCPUs: 0.5e9, Pids: 512 } },
        Placement: { Constraints: ["node.platform.os == linux"] },
      },
    });
    expect(specOf("portainer-agent")).toMatchObject({
      Mode: { Global: {} },
      TaskTemplate: { Resources: { Limits: { MemoryBytes: 512 * mebibyte, NanoCPUs: 2e9, Pids: 512 } } },
    });
  });

  test("has the token as a secret of the Swarm, and the scope as setting and label", () => {
    const { ContainerSpec } = specOf("watchtower").TaskTemplate as { ContainerSpec: ContainerSpec };
    expect(ContainerSpec.Secrets).toMatchObject([
      { SecretName: "mgmt_api_token", File: { Name: "api_token" } },
    ]);
    expect(ContainerSpec.Env).toEqual(
      expect.arrayContaining(["WATCHTOWER_HTTP_API_TOKEN=/run/secrets/api_token", "WATCHTOWER_SCOPE=swarm"]),
    );
    expect(ContainerSpec.Labels).toMatchObject({
      "com.centurylinklabs.watchtower.scope": "swarm",
      "com.centurylinklabs.watchtower.enable": "false",
    });
  });

  test("has both on one overlay network that others may join", async () => {
    const format = "{{.Driver}} {{.Attachable}} {{.Internal}}";
    expect(await engine.docker(["network", "inspect", "mgmt_backend", "--format", format])).toBe(
      "overlay true false",
    );
    for (const name of ["watchtower", "portainer-agent"]) {
      expect((specOf(name).TaskTemplate as { Networks: object[] }).Networks).toHaveLength(1);
    }
  });
});

/** What is read of a service's container. */
interface ContainerSpec {
  readonly Secrets: readonly object[];
  readonly Env: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
}
