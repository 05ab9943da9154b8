import { describe, expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { toYaml } from "../../src/yaml/to-yaml.ts";
import { composeBinary } from "../support/docker-compose.ts";
import { hasDockerStack, stackConfig } from "../support/docker-stack.ts";

const swarm = (options: ManagementStackOptions = {}) => managementStack({ ...options, target: "swarm" });
const findings = (options: ManagementStackOptions) =>
  swarm(options)
    .problems.filter(({ code }) => code.startsWith("target-"))
    .map(({ code, severity, path }) => [code, severity, path]);

it("runs both services on every node, on one overlay network", () => {
  const { file } = swarm();
  expect(file).not.toHaveProperty("name");
  expect(file.networks).toStrictEqual({ backend: { driver: "overlay", attachable: true } });
  for (const service of Object.values(file.services)) {
    expect(service).not.toHaveProperty("restart");
    expect(service.networks).toStrictEqual(["backend"]);
    expect(service.deploy).toStrictEqual({
      mode: "global",
      placement: { constraints: ["node.platform.os == linux"] },
      restart_policy: { condition: "any" },
    });
  }
});

it("publishes the agent, and Watchtower only when asked to", () => {
  expect(swarm().file.services["portainer-agent"]?.ports).toStrictEqual(["9001:9001"]);
  expect(swarm().file.services["watchtower"]).not.toHaveProperty("ports");
  expect(
    swarm({ watchtower: { image: "nickfedor/watchtower" } }).file.services["watchtower"],
  ).not.toHaveProperty("ports");
});

it("publishes on every node where a port is asked for, and says that it does", () => {
  const { file, problems } = swarm({ watchtower: { listen: { port: 18080 } } });
  expect(file.services["watchtower"]?.ports).toStrictEqual(["18080:8080"]);
  const open = problems.filter(({ code }) => code.endsWith("-port-open"));
  expect(open.map(({ path }) => path)).toStrictEqual(["watchtower.listen", "agent.listen"]);
  // What the target refuses is no advice.
  for (const { hint } of open) expect(hint).not.toContain("address");
});

it("refuses what a Swarm refuses, and warns of what it drops", () => {
  expect(findings({})).toStrictEqual([]);
  expect(findings({ gpu: "runtime" })).toStrictEqual([["target-refuses", "error", "gpu"]]);
  expect(findings({ gpu: "devices" })).toStrictEqual([["target-refuses", "error", "gpu"]]);
  expect(findings({ gpu: "cdi" })).toStrictEqual([["target-drops", "warning", "gpu"]]);
  expect(findings({ agent: { listen: { address: "10.0.0.5" } } })).toStrictEqual([
    ["target-refuses", "error", "agent.listen.address"],
  ]);
  expect(findings({ watchtower: { listen: { address: "127.0.0.1" } } })).toStrictEqual([
    ["target-refuses", "error", "watchtower.listen.address"],
  ]);
  expect(managementStack({ gpu: "cdi" }).problems.map(({ code }) => code)).not.toContain("target-drops");
});

const here = hasDockerStack && composeBinary !== undefined;
const isRequired = (process.env["REQUIRE_DOCKER"] ?? "") !== "";

describe.skipIf(!here && !isRequired)(
  `the real docker stack${here ? "" : " (skipped: not on this machine)"}`,
  () => {
    it.each<[string, ManagementStackOptions]>([
      ["the default", {}],
      ["the fork", { watchtower: { image: "nickfedor/watchtower:1.21.0", apiToken: { file: "./token" } } }],
      ["no agent", { agent: false }],
      [
        "an agent with a secret and settings",
        { agent: { secret: { variable: "S" }, settings: { logLevel: "WARN" } } },
      ],
      ["CDI", { gpu: "cdi" }],
      ["settings", { watchtower: { settings: { rollingRestart: true, scope: "a" } } }],
    ])("accepts %s", (_, options) => {
      const { file, comments } = swarm(options);
      const { error, config } = stackConfig(toYaml(file, { comments }), { API_TOKEN: "t", S: "s" });
      expect(error).toBeUndefined();
      expect(Object.keys(config?.services ?? {}).sort()).toStrictEqual(Object.keys(file.services).sort());
    });
  },
);
