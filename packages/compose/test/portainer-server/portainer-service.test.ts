import { describe, expect, it } from "vitest";
import type { PortainerServerOptions } from "../../src/portainer-server/portainer-service.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { variable } from "../../src/yaml/variable.ts";

const stack = (portainerServer: PortainerServerOptions = {}, more: ManagementStackOptions = {}) =>
  managementStack({ portainerServer, ...more });
const service = (...options: Parameters<typeof stack>) => stack(...options).file.services["portainer"];
const codes = (...options: Parameters<typeof stack>) =>
  stack(...options).problems.map(({ code, path }) => `${code} ${path}`);

it("is not there unless asked for", () => {
  const { file, files } = managementStack();
  expect(file.services).not.toHaveProperty("portainer");
  expect(file).not.toHaveProperty("volumes");
  expect(files).toStrictEqual({});
});

it("keeps its data in a volume, and its page to this host", () => {
  const { file } = stack();
  expect(file.services["portainer"]).toStrictEqual({
    image: "portainer/portainer-ce:2.30.1",
    command: ["-H", "tcp://portainer-agent:9001", "--tlsskipverify"],
    depends_on: ["portainer-agent"],
    restart: "unless-stopped",
    ports: ["127.0.0.1:9443:9443"],
    volumes: ["portainer-data:/data"],
    networks: ["backend"],
    labels: { "com.centurylinklabs.watchtower.enable": "false", "komodo.skip": "true" },
  });
  expect(file.volumes).toStrictEqual({ "portainer-data": {} });
});

it("never gets the engine's socket: it reaches the engine through the agent", () => {
  expect(JSON.stringify(service())).not.toContain("docker.sock");
});

it("has the agent's secret by the same variable", () => {
  const secret = variable("TEAM_SECRET", {
    required: "set TEAM_SECRET to the secret that Portainer Server has too",
  });
  const { file } = stack({}, { agent: { secret: { variable: "TEAM_SECRET" } } });
  expect(file.services["portainer"]?.environment).toStrictEqual({ AGENT_SECRET: secret });
  expect(file.services["portainer-agent"]?.environment).toStrictEqual({ AGENT_SECRET: secret });
  expect(service()).not.toHaveProperty("environment");
});

it("makes the agent's port needless, so that it is published only on request", () => {
  const ports = (agent: ManagementStackOptions["agent"]) =>
    stack({}, { agent }).file.services["portainer-agent"]?.ports;
  expect(ports(undefined)).toBeUndefined();
  expect(ports({})).toBeUndefined();
  expect(ports({ listen: {} })).toStrictEqual(["9001:9001"]);
});

it("stands alone where there is no agent", () => {
  const { file } = stack({}, { agent: false });
  expect(file.services["portainer"]).not.toHaveProperty("command");
  expect(file.services["portainer"]).not.toHaveProperty("depends_on");
});

it("reads the first administrator's password from a secret", () => {
  const { file } = stack({ adminPassword: { file: "./admin" } });
  expect(file.services["portainer"]?.command).toContain("/run/secrets/portainer_admin_password");
  expect(file.services["portainer"]?.secrets).toStrictEqual(["portainer_admin_password"]);
  expect(file.secrets).toStrictEqual({ portainer_admin_password: { file: "./admin" } });
  expect(stack({ adminPassword: { environment: "ADMIN" } }).file.secrets).toStrictEqual({
    portainer_admin_password: { environment: "ADMIN" },
  });
});

it("warns that the first visitor becomes the administrator, unless there is a password", () => {
  expect(codes()).toContain("portainer-unclaimed portainerServer.adminPassword");
  expect(codes({ adminPassword: { file: "f" } }).join()).not.toContain("portainer-unclaimed");
});

it("warns of a page that other machines reach", () => {
  expect(codes({ listen: { address: "0.0.0.0" } })).toContain("portainer-port-open portainerServer.listen");
  expect(codes({ listen: false }).join()).not.toContain("portainer-port-open");
  expect(service({ listen: false })).not.toHaveProperty("ports");
});

it("publishes the tunnel of Edge agents only when asked", () => {
  expect(service({ edgeListen: {} })?.ports).toStrictEqual(["127.0.0.1:9443:9443", "8000:8000"]);
  expect(service({ edgeListen: { address: "10.0.0.5", port: 8001 } })?.ports).toContain("10.0.0.5:8001:8000");
});

it("warns where server and agent are of two versions that are known", () => {
  const path = "portainer-versions-differ portainerServer.image";
  expect(codes({ image: "portainer/portainer-ce:2.33.0" })).toContain(path);
  expect(codes({ image: "portainer/portainer-ce:2.30.1-alpine" })).not.toContain(path);
  expect(codes({ image: "portainer/portainer-ce:lts" })).not.toContain(path);
  expect(codes({ image: "portainer/portainer-ce:2.33.0" }, { agent: false })).not.toContain(path);
});

it("finds its ports among those that collide", () => {
  expect(codes({ listen: { port: 8080 } })).toContain("port-collision portainerServer.listen");
  expect(codes({ edgeListen: { port: 9443 } })).toContain("port-collision portainerServer.edgeListen");
});

it("takes further labels, which do not undo those of the stack unless they say so", () => {
  expect(service({ labels: { team: "ops", "komodo.skip": "false" } })?.labels).toStrictEqual({
    "com.centurylinklabs.watchtower.enable": "false",
    "komodo.skip": "false",
    team: "ops",
  });
  expect(stack({ labels: { a: 1 } as never }).problems).toContainEqual(
    expect.objectContaining({ code: "option-invalid", path: "portainerServer.labels.a" }),
  );
});

it("meets the agent where that is, and is limited and kept from more rights where the stack is hardened", () => {
  const more = { networks: { tools: {} }, agent: { networks: ["tools"] }, hardened: true } as const;
  expect(service({ resources: { pids: 100 } }, more)).toMatchObject({
    networks: ["tools"],
    security_opt: ["no-new-privileges:true"],
    deploy: { resources: { limits: { memory: "512M", cpus: "2", pids: 100 } } },
  });
  expect(service()).not.toHaveProperty("deploy");
});

describe("on a Swarm", () => {
  const swarm = (options: PortainerServerOptions = {}) => stack(options, { target: "swarm" });

  it("is one on a manager, and reaches the agents of all nodes", () => {
    const portainer = swarm().file.services["portainer"];
    expect(portainer?.command?.[1]).toBe("tcp://tasks.portainer-agent:9001");
    expect(portainer?.deploy).toMatchObject({
      mode: "replicated",
      replicas: 1,
      placement: { constraints: ["node.role == manager"] },
    });
    expect(swarm().file.volumes).toStrictEqual({ "portainer-data": {} });
  });

  it("publishes its page only when asked, and then warns, since every node does", () => {
    expect(swarm().file.services["portainer"]).not.toHaveProperty("ports");
    const { file, problems } = swarm({ listen: {} });
    expect(file.services["portainer"]?.ports).toStrictEqual(["9443:9443"]);
    expect(problems.map(({ code }) => code)).toContain("portainer-port-open");
  });

  it("refuses addresses and secrets of variables", () => {
    const refused = (options: PortainerServerOptions) =>
      swarm(options)
        .problems.filter(({ code }) => code === "target-refuses")
        .map(({ path }) => path);
    expect(refused({ listen: { address: "10.0.0.5" } })).toStrictEqual(["portainerServer.listen.address"]);
    expect(refused({ edgeListen: { address: "10.0.0.5" } })).toStrictEqual([
      "portainerServer.edgeListen.address",
    ]);
    expect(refused({ adminPassword: { environment: "A" } })).toStrictEqual([
      "portainerServer.adminPassword.environment",
    ]);
  });
});
