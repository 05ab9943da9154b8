import { describe, expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";

const build = (options: ManagementStackOptions) => {
  const { file, problems } = managementStack({ hardened: true, ...options });
  const { watchtower, "portainer-agent": agent, "socket-proxy": proxy } = file.services;
  return { file, problems, watchtower: watchtower!, agent: agent!, proxy };
};
const errors = ({ problems }: ReturnType<typeof build>) =>
  problems.filter(({ severity }) => severity === "error").map(({ code, path }) => [code, path]);

it("is off by default", () => {
  const { file } = managementStack();
  expect(JSON.stringify(file)).not.toMatch(/read_only|cap_drop|security_opt|limits|socket-proxy/);
});

describe("Watchtower", () => {
  it("can write nothing, do nothing as root, and gets to the engine by the proxy alone", () => {
    const built = build({});
    expect(built.watchtower).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      deploy: { resources: { limits: { memory: "256M", cpus: "1", pids: 512 } } },
      environment: { DOCKER_HOST: "tcp://socket-proxy:2375" },
      networks: ["backend", "docker-api"],
      depends_on: { "socket-proxy": { condition: "service_healthy" } },
    });
    expect(built.watchtower).not.toHaveProperty("volumes");
    expect(built.watchtower).not.toHaveProperty("cap_add");
    expect(built.file.networks).toStrictEqual({
      backend: {},
      "docker-api": { internal: true },
      frontend: {},
    });
    expect(errors(built)).toStrictEqual([]);
  });

  it("may read files of the host whoever owns them, where there are any", () => {
    const capabilities = (options: ManagementStackOptions) => build(options).watchtower.cap_add;
    expect(capabilities({ watchtower: { apiToken: { file: "./t" } } })).toStrictEqual(["DAC_OVERRIDE"]);
    expect(capabilities({ watchtower: { registry: { configFolder: "./r" } } })).toStrictEqual([
      "DAC_OVERRIDE",
    ]);
    expect(capabilities({ watchtower: { apiToken: { file: "./t" } }, target: "swarm" })).toBeUndefined();
  });

  it("keeps a writable root where Compose writes a secret into it, with a warning", () => {
    const { watchtower, problems } = build({ watchtower: { apiToken: { environment: "T" } } });
    expect(watchtower).not.toHaveProperty("read_only");
    expect(problems).toContainEqual(expect.objectContaining({ code: "hardened-writable", path: "hardened" }));
  });

  it("keeps the limits of its own options", () => {
    const { watchtower } = build({ watchtower: { resources: { memory: "64M" } } });
    expect(watchtower.deploy?.resources?.limits).toStrictEqual({ memory: "64M", cpus: "1", pids: 512 });
  });
});

it("limits the agent, and says what cannot be taken from it", () => {
  const { agent, problems } = build({});
  expect(agent).toMatchObject({
    security_opt: ["no-new-privileges:true"],
    deploy: { resources: { limits: { memory: "512M", cpus: "2", pids: 512 } } },
  });
  expect(agent).not.toHaveProperty("cap_drop");
  expect(problems.find(({ code }) => code === "agent-not-hardened")?.message).toContain("root on this host");
});

describe("the socket proxy", () => {
  it("can be left out", () => {
    const { watchtower, proxy, file } = build({ hardened: { socketProxy: false } });
    expect(proxy).toBeUndefined();
    expect(watchtower.volumes).toStrictEqual(["/var/run/docker.sock:/var/run/docker.sock"]);
    expect(watchtower).not.toHaveProperty("depends_on");
    expect(file.networks).not.toHaveProperty("docker-api");
  });

  it("is not there for an engine on another machine", () => {
    for (const watchtower of [
      { remoteEngine: { host: "tcp://10.0.0.7:2376", certificateFolder: "./c" } },
      { settings: { dockerHost: "tcp://10.0.0.7:2376" } },
    ]) {
      expect(build({ watchtower }).proxy).toBeUndefined();
    }
  });

  it("is none for a Swarm, where it would lead to other nodes", () => {
    expect(build({ target: "swarm" }).proxy).toBeUndefined();
    expect(errors(build({ target: "swarm" }))).toStrictEqual([]);
    expect(errors(build({ target: "swarm", hardened: { socketProxy: true } }))).toStrictEqual([
      ["target-refuses", "hardened.socketProxy"],
    ]);
  });
});

it("says what a Swarm passes over", () => {
  const { watchtower, agent, problems } = build({ target: "swarm" });
  for (const service of [watchtower, agent]) expect(service).not.toHaveProperty("security_opt");
  expect(problems.filter(({ code }) => code === "target-drops")).toHaveLength(2);
});

it.each([["yes"], [5], [{ socketProxy: 5 }], [null]])("refuses %j", (hardened) => {
  const [[code, path] = [], ...more] = errors(build({ hardened } as unknown as ManagementStackOptions));
  expect([code, more]).toStrictEqual(["option-invalid", []]);
  expect(path).toMatch(/^hardened/);
});
