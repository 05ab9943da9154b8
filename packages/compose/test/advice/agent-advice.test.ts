import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/advice/text-fix.ts";
import { adviceOn, codesOn, file, fork, problemsOf, service } from "../support/advice.ts";

const mounts = [
  "volumes:",
  "  - /var/run/docker.sock:/var/run/docker.sock",
  "  - /var/lib/docker/volumes:/var/lib/docker/volumes",
];
const secret = "environment: { AGENT_SECRET: '${AGENT_SECRET:?}' }";
const agent = (...lines: readonly string[]) =>
  service("agent", "image: portainer/agent:2.30.1", ...mounts, ...lines);

it("the agent is known by its image wherever it is mirrored", () => {
  for (const image of [
    "portainer/agent",
    "registry.example/portainer/agent:2.30.1-alpine",
    "docker.io/portainer/agent:2",
  ]) {
    expect(codesOn(file(service("a", `image: ${image}`, secret)))).toStrictEqual(["agent-mount-missing"]);
  }
  expect(adviceOn(file(service("a", "image: example/agent")))).toStrictEqual([]);
});

describe("without a secret", () => {
  it("it belongs to the first caller, from anywhere or from its networks", () => {
    const published = adviceOn(file(agent("ports: ['127.0.0.1:9001:9001']")));
    expect(published).toStrictEqual(["warning agent-without-secret services.agent"]);
    expect(adviceOn(file(agent()))).toStrictEqual(["info agent-without-secret services.agent"]);
  });

  it("each update opens it again", () => {
    expect(codesOn(file(fork(), agent()))).toStrictEqual(["agent-without-secret", "agent-update-unpairs"]);
    const excluded = agent("labels: { com.centurylinklabs.watchtower.enable: 'false' }");
    expect(codesOn(file(fork(), excluded))).toStrictEqual(["agent-without-secret"]);
    expect(codesOn(file(fork(), agent(secret)))).toStrictEqual([]);
  });
});

it.each([
  ["9001:9001", true],
  ["0.0.0.0:9001:9001", true],
  ["{ target: 9001, published: 9001, mode: host }", true],
  ["10.0.0.5:9001:9001", false],
  ["'9001'", true],
])("port %s is open to all: %s", (port, isOpen) => {
  expect(codesOn(file(agent(secret, `ports: [${port}]`)))).toStrictEqual(isOpen ? ["agent-port-open"] : []);
});

describe("the secret", () => {
  it("is no file", () => {
    expect(codesOn(file(agent("environment: { AGENT_SECRET_FILE: /run/secrets/agent }")))).toStrictEqual([
      "agent-secret-file",
    ]);
  });

  it("in clear is for everyone who reads the file, and is not repeated", () => {
    const problems = problemsOf(file(agent("environment: [AGENT_SECRET=hunter2]")));
    expect(problems.map(({ code }) => code)).toStrictEqual(["secret-in-clear"]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  const server = (...lines: readonly string[]) =>
    service("portainer", "image: portainer/portainer-ce:2.33.1", ...lines);

  it("is the server's, too", () => {
    const found = ["warning agent-secret-differs services.agent.environment.AGENT_SECRET"];
    expect(adviceOn(file(agent(secret), server()))).toStrictEqual(found);
    expect(adviceOn(file(agent(secret), server(secret)))).toStrictEqual([]);
    expect(
      adviceOn(file(agent(secret), server("environment: { AGENT_SECRET: '${OTHER:-x}' }"))),
    ).toStrictEqual([]);
    expect(codesOn(file(agent(), server(secret)))).toContain("agent-secret-differs");
    const clear = (text: string) => `environment: { AGENT_SECRET: ${text} }`;
    expect(codesOn(file(agent(clear("a")), server(clear("b"))))).toContain("agent-secret-differs");
    expect(codesOn(file(agent(clear("a")), server(clear("a"))))).not.toContain("agent-secret-differs");
  });
});

it("a setting that it does not have becomes the nearest one", () => {
  const text = file(
    agent("environment:", "  AGENT_SECRET: ${AGENT_SECRET:?}", "  AGENT_SECRET_TIMEOUTS: 1h"),
  );
  expect(codesOn(text)).toStrictEqual(["setting-unknown"]);
  expect(applyFixes(text, problemsOf(text)).text).toContain("AGENT_SECRET_TIMEOUT: 1h");
});

describe("its place", () => {
  it("is every node of a Swarm", () => {
    expect(codesOn(file(agent(secret)), "swarm")).toStrictEqual(["agent-not-global"]);
    expect(codesOn(file(agent(secret, "deploy: { mode: global }")), "swarm")).toStrictEqual([]);
    expect(codesOn(file(agent(secret)))).toStrictEqual([]);
  });

  it("has no cluster with Compose", () => {
    const address = "environment: { AGENT_SECRET: '${AGENT_SECRET:?}', AGENT_CLUSTER_ADDR: tasks.agent }";
    expect(codesOn(file(agent(address)))).toStrictEqual(["agent-cluster-address"]);
    expect(codesOn(file(agent(address, "deploy: { mode: global }")), "swarm")).toStrictEqual([]);
  });

  it("is found by the name that the engine gives it", () => {
    expect(codesOn(file(agent(secret, "hostname: host")))).toStrictEqual(["agent-hostname"]);
    expect(codesOn(file(agent(secret, "network_mode: host")))).toStrictEqual(["agent-hostname"]);
  });
});
