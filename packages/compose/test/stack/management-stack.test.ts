import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { toYaml } from "../../src/yaml/to-yaml.ts";
import { variable } from "../../src/yaml/variable.ts";
import { anyText, seeded } from "../support/strings.ts";

const codes = (options: ManagementStackOptions) => managementStack(options).problems.map(({ code }) => code);

it("is two services, two networks and nothing else by default", () => {
  const { file } = managementStack();
  expect(file.name).toBe("management");
  expect(Object.keys(file)).toStrictEqual(["name", "services", "networks"]);
  expect(Object.keys(file.services)).toStrictEqual(["watchtower", "portainer-agent"]);
  expect(file.networks).toStrictEqual({ backend: {}, frontend: {} });
});

it("has no errors by default, and says what there is to know", () => {
  expect(managementStack().problems.map(({ severity, code, path }) => [severity, code, path])).toStrictEqual([
    ["info", "watchtower-archived", "watchtower.image"],
    ["warning", "engine-unknown", "engine"],
    ["warning", "agent-without-secret", "agent.secret"],
    ["warning", "agent-port-open", "agent.listen"],
  ]);
});

it("can be without any problem", () => {
  const options: ManagementStackOptions = {
    watchtower: { image: "nickfedor/watchtower:1.21.0", apiToken: { file: "./api_token" } },
    agent: { listen: { address: "10.0.0.5" }, secret: { variable: "AGENT_SECRET" } },
  };
  expect(managementStack(options).problems).toStrictEqual([]);
});

it("recommends the maintained Watchtower in words, and does not swap it in", () => {
  const { file, problems } = managementStack();
  expect(file.services["watchtower"]?.image).toBe("containrrr/watchtower");
  expect(problems.find(({ code }) => code === "watchtower-archived")?.hint).toContain("nickfedor/watchtower");
});

it("leaves out the agent and its network on request", () => {
  const { file, comments } = managementStack({ agent: false });
  expect(Object.keys(file.services)).toStrictEqual(["watchtower"]);
  expect(file.networks).toStrictEqual({ backend: {} });
  expect(Object.keys(comments).filter((path) => path.includes("portainer-agent"))).toStrictEqual([]);
});

it("labels both services against Watchtower and Komodo, each switchable", () => {
  const labels = (options: ManagementStackOptions) =>
    Object.values(managementStack(options).file.services).map((service) => service.labels);
  const enable = { "com.centurylinklabs.watchtower.enable": "false" };
  const skip = { "komodo.skip": "true" };
  expect(labels({})).toStrictEqual([
    { ...enable, ...skip },
    { ...enable, ...skip },
  ]);
  expect(labels({ excludeFromUpdates: false })).toStrictEqual([skip, skip]);
  expect(labels({ komodoSkip: false })).toStrictEqual([enable, enable]);
  expect(labels({ excludeFromUpdates: false, komodoSkip: false })).toStrictEqual([undefined, undefined]);
});

it("takes a project name that Compose takes", () => {
  expect(managementStack({ name: "my-stack_1" }).file.name).toBe("my-stack_1");
  for (const name of ["My", "-a", "a b", "a.b", ""]) {
    const { file, problems } = managementStack({ name });
    expect(file.name).toBe("management");
    expect(problems[0]).toMatchObject({ severity: "error", path: "name" });
  }
});

it("finds two services on one port of the host", () => {
  const at9001 = { watchtower: { listen: { address: "127.0.0.1", port: 9001 } } };
  expect(codes(at9001)).toContain("port-collision");
  expect(codes({ ...at9001, agent: { listen: { address: "10.0.0.5" } } })).not.toContain("port-collision");
  expect(codes({ ...at9001, agent: { listen: false } })).not.toContain("port-collision");
});

it("says when the GPU is for nobody", () => {
  expect(codes({ gpu: "runtime", agent: false })).toContain("gpu-without-agent");
  expect(codes({ gpu: "runtime", agent: false })).not.toContain("gpu-runtime-needed");
});

describe("comments", () => {
  it.each<[string, ManagementStackOptions]>([
    ["by default", {}],
    [
      "with a GPU, a secret and a token file",
      { gpu: "runtime", agent: { secret: { variable: "S" } }, watchtower: { apiToken: { file: "t" } } },
    ],
    ["with a known engine", { engine: { apiVersion: "1.52", minApiVersion: "1.44" } }],
    ["with an old engine", { engine: { apiVersion: "1.41", minApiVersion: "1.12" } }],
    [
      "with nothing published and no labels",
      { watchtower: { listen: false }, agent: { listen: false }, excludeFromUpdates: false },
    ],
    ["for the fork", { watchtower: { image: "nickfedor/watchtower" } }],
    ["hardened", { hardened: true, watchtower: { apiToken: { file: "t" }, reports: { url: "http://a" } } }],
    ["on Podman", { containerEngine: "podman", hardened: true }],
    ["for a Swarm", { target: "swarm", hardened: true, gpu: "cdi" }],
    ["elsewhere", { watchtower: { remoteEngine: { host: "tcp://a:1" }, scope: "a" } }],
  ])("stand above keys that exist, each in the text: %s", (_, options) => {
    const { file, comments } = managementStack(options);
    const bare = toYaml(file);
    const text = toYaml(file, { comments });
    for (const [path, comment] of Object.entries(comments)) {
      expect(toYaml(file, { comments: { [path]: comment } }), path).not.toBe(bare);
    }
    expect(text.replaceAll(/^ *#.*\n/gm, "")).toBe(bare);
    expect(parse(text)).toStrictEqual(parse(bare));
  });
});

it("does not throw, whatever callers without types pass in, and its file can be printed", () => {
  const value = fc.oneof(
    fc.anything(),
    anyText,
    fc.constantFrom(
      undefined,
      null,
      "",
      "0 4 * * *",
      "nickfedor/watchtower",
      "\ud800",
      variable("A"),
      -1,
      9001,
      true,
      false,
    ),
  );
  const group = (names: string) =>
    fc.oneof(
      value,
      fc.record(Object.fromEntries(names.split(" ").map((name) => [name, value])), { requiredKeys: [] }),
    );
  const options = fc.record(
    {
      name: value,
      watchtower: fc.oneof(
        value,
        fc.record(
          {
            image: value,
            flavour: value,
            schedule: value,
            cleanup: value,
            listen: group("address port"),
            apiToken: group("file variable environment external"),
            scope: value,
            reports: group("url headers variable file hostname title startupMessage"),
            registry: group("configFolder credentials certificateFolder skipVerification minTlsVersion"),
            remoteEngine: group("host certificateFolder"),
            networks: fc.oneof(value, fc.array(value), fc.dictionary(fc.string(), value)),
            resources: group("memory cpus pids"),
            settings: group("scope notificationUrl httpApiEventsToken dockerHost"),
            environment: fc.oneof(
              value,
              fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("TZ", "__proto__")), value),
            ),
          },
          { requiredKeys: [] },
        ),
      ),
      agent: fc.oneof(
        value,
        fc.record(
          {
            image: group("tag digest"),
            listen: group("address port"),
            secret: group("variable"),
            networks: value,
            resources: group("memory cpus pids"),
          },
          { requiredKeys: [] },
        ),
      ),
      portainerServer: fc.oneof(
        value,
        fc.record(
          {
            image: value,
            listen: group("address port"),
            edgeListen: group("address port"),
            adminPassword: group("file environment external"),
            resources: group("memory cpus pids"),
            labels: fc.oneof(value, fc.dictionary(fc.string(), value)),
          },
          { requiredKeys: [] },
        ),
      ),
      monitoring: fc.oneof(
        value,
        fc.record(
          {
            prometheus: group("image listen scrapeInterval retention retentionSize resources alertmanagers"),
            grafana: group("image listen adminPassword resources"),
            labels: fc.oneof(value, fc.dictionary(fc.string(), value)),
          },
          { requiredKeys: [] },
        ),
      ),
      gpu: value,
      target: fc.constantFrom("compose", "swarm"),
      engine: group("apiVersion minApiVersion"),
      containerEngine: fc.constantFrom("docker", "podman"),
      socket: value,
      volumesFolder: value,
      networks: fc.oneof(
        value,
        fc.dictionary(fc.string(), group("name external driver driverOptions internal")),
      ),
      hardened: fc.oneof(value, fc.record({ socketProxy: group("image environment resources") })),
      excludeFromUpdates: value,
      komodoSkip: value,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(options, value), (junk) => {
      const { file, comments, problems } = managementStack(junk as ManagementStackOptions);
      expect(Object.keys(parse(toYaml(file, { comments })) as object)).toContain("services");
      for (const { path, message, hint } of problems) expect([path, message, hint]).not.toContain("");
    }),
    seeded(2000),
  );
});
