import { describe, expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { toYaml } from "../../src/yaml/to-yaml.ts";
import { adviceOn, codesOn, file, fork, problemsOf, service } from "../support/advice.ts";
import { readCorpus } from "../support/compose-corpus.ts";

const agent = (...lines: readonly string[]) =>
  service(
    "agent",
    "image: portainer/agent:2.30.1",
    "volumes:",
    "  - /var/run/docker.sock:/var/run/docker.sock",
    "  - /var/lib/docker/volumes:/var/lib/docker/volumes",
    ...lines,
  );

describe("nothing is said", () => {
  it("of files without anything of the subject", () => {
    expect(adviceOn(file(service("web", "image: nginx", "labels: { enable: yes }")))).toStrictEqual([]);
  });

  it.each([
    ["a plain fork", fork()],
    [
      "a schedule and an API on loopback",
      fork(
        "environment:",
        "  WATCHTOWER_SCHEDULE: 0 0 4 * * *",
        "  WATCHTOWER_HTTP_API_ENDPOINTS: update,metrics",
        '  WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true"',
        "  WATCHTOWER_HTTP_API_TOKEN: ${API_TOKEN:?}",
        "ports: ['127.0.0.1:8080:8080']",
        "labels: { com.centurylinklabs.watchtower.enable: 'false' }",
      ),
    ],
    [
      "variables wherever they may stand",
      fork(
        "environment:",
        "  - WATCHTOWER_SCHEDULE=${SCHEDULE}",
        "  - WATCHTOWER_CLEANUP=${CLEANUP:-yes}",
        "  - WATCHTOWER_HTTP_API_TOKEN",
        "  - WATCHTOWER_HTTP_API_ENDPOINTS=${ENDPOINTS}",
        "  - WATCHTOWER_TIMEOUT=${TIMEOUT:-30}",
        'ports: ["${PORT:-8080}:8080"]',
        "labels: ['com.centurylinklabs.watchtower.enable=${ENABLE:-no}']",
      ),
    ],
    [
      "settings from a file beside it",
      fork(
        "env_file: [{ path: .env, required: false }]",
        "environment: { WATCHTOWER_HTTP_API_UPDATE: 'true', WATCHTOWER_REVIVE_STOPPED: 'true', REPO_USER: ci }",
      ).replace("1.21.0", "1.19.0"),
    ],
    [
      "an engine elsewhere",
      service(
        "watchtower",
        "image: nickfedor/watchtower:1.21.0",
        "environment: { DOCKER_HOST: tcp://proxy:2375 }",
      ),
    ],
    [
      "an engine elsewhere, by flag",
      service("watchtower", "image: nickfedor/watchtower:1.21.0", "command: -H tcp://proxy:2375 --cleanup"),
    ],
    [
      "a mount that a variable names",
      service(
        "watchtower",
        "image: nickfedor/watchtower:1.21.0",
        "volumes: ['${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock']",
      ),
    ],
    [
      "another fork, of which the settings are not known",
      service(
        "watchtower",
        "image: beatkind/watchtower:v2.3.2",
        "volumes: ['/var/run/docker.sock:/var/run/docker.sock']",
        "environment: { WATCHTOWER_OF_ITS_OWN: x, WATCHTOWER_TIMEOUT: '30' }",
        "command: --of-its-own",
      ),
    ],
    [
      "variables of a like name elsewhere",
      service(
        "web",
        "image: nginx:1.27",
        "environment: { WATCHTOWER_URL: http://watchtower:8080, WATCHTOWER_HTTP_API_TOKEN: x, AGENT_NAME: y }",
      ),
    ],
    [
      "an agent with a secret on loopback",
      agent("environment: { AGENT_SECRET: '${AGENT_SECRET:?}' }", "ports: ['127.0.0.1:9001:9001']"),
    ],
    [
      "an agent whose secret comes from a file beside it",
      agent("env_file: [{ path: .env, required: false }]"),
    ],
    ["an Edge agent", agent("environment: { EDGE: '1', EDGE_ID: x, EDGE_KEY: '${KEY}' }")],
    [
      "names of containers of other files",
      `${fork("command: web proxy --cleanup")}\n${service("api", "image: api:1.2.3")}`,
    ],
    [
      "two Watchtowers of different scopes",
      `${fork(
        "environment: { WATCHTOWER_SCOPE: a }",
        "labels: { com.centurylinklabs.watchtower.scope: a }",
      )}\n${fork("environment: { WATCHTOWER_SCOPE: none }").replace("watchtower:", "other:")}`,
    ],
    [
      "two Watchtowers of different profiles",
      `${fork("profiles: [a]")}\n${fork("profiles: [b]").replace("watchtower:", "other:")}`,
    ],
  ])("of %s", (_, services) => {
    expect(adviceOn(file(services))).toStrictEqual([]);
  });
});

it("a Watchtower is known by its repository wherever it is mirrored, and by the label of its image", () => {
  for (const lines of [
    ["image: registry.example/hub/nickfedor/watchtower:1.21.0"],
    ["image: ghcr.io/nicholas-fedor/watchtower:1.21.0"],
    ["image: ${REGISTRY}/nickfedor/watchtower:${TAG}"],
    ["image: beatkind/watchtower"],
    ["image: example/updater", "labels: { com.centurylinklabs.watchtower: 'true' }"],
  ]) {
    expect(codesOn(file(service("updater", ...lines)))).toStrictEqual(["docker-socket-missing"]);
  }
  expect(adviceOn(file(service("updater", "image: example/watchtower-ui")))).toStrictEqual([]);
});

it("a file is never refused for it", () => {
  const severities = readCorpus()
    .filter(({ content }) => /watchtower|portainer|komodo/i.test(content))
    .flatMap(({ content }) => problemsOf(content))
    .filter(({ code }) => /^(?:watchtower|docker|api|token|label|image|schedule|enable|agent)-/.test(code))
    .filter(({ code }) => code !== "image-missing");
  expect(severities.length).toBeGreaterThan(20);
  expect(severities.map(({ severity }) => severity)).not.toContain("error");
});

describe("in the public files of the corpus", () => {
  const rows = readCorpus();
  const found = (id: string, target: "compose" | "swarm" = "compose") => {
    const row = rows.find((candidate) => candidate.id === id);
    return codesOn(row?.content ?? "", target).filter((code) => code !== "version-obsolete");
  };

  it("only those with a Watchtower in them have anything", () => {
    const subjects = /docker-api-outdated|watchtower-archived|enable-without|agent-|label-|komodo/;
    const ids = rows
      .filter(({ content }) => codesOn(content).some((code) => subjects.test(code)))
      .map(({ id }) => id);
    expect(ids.every((id) => id.includes("watchtower"))).toBe(true);
  });

  it("the original's example of its API has what its users then report", () => {
    expect(found("containrrr/watchtower:docs/http-api-mode.md#0").sort()).toStrictEqual([
      "api-port-open",
      "docker-api-outdated",
      "enable-without-effect",
      "image-floating",
      "schedule-switched-off",
      "token-in-clear",
      "watchtower-archived",
    ]);
  });

  it.each([
    "nicholas-fedor/watchtower:examples/default/docker-compose.yaml",
    "nicholas-fedor/watchtower:docs/advanced-features/running-multiple-instances/index.md#0",
    "nicholas-fedor/watchtower:docs/getting-started/usage/index.md#0",
    "nicholas-fedor/watchtower:docs/advanced-features/private-registries/index.md#1",
    "nicholas-fedor/watchtower:test/data/container-networking/docker-compose.yml",
    "docker/awesome-compose:portainer/compose.yaml",
  ])("%s has nothing", (id) => {
    expect(found(id)).toStrictEqual([]);
  });
});

describe("the generator and lint agree", () => {
  const lintCodes = (options: ManagementStackOptions) => {
    const { file: stack, problems } = managementStack(options);
    const shared = problems.map(({ code }) => (code === "engine-unknown" ? "docker-api-outdated" : code));
    return { generated: new Set<string>(shared), linted: codesOn(toYaml(stack)) };
  };
  const engine = { apiVersion: "1.52", minApiVersion: "1.44" };
  const image = "nickfedor/watchtower:1.21.0";

  it.each<ManagementStackOptions>([
    {},
    { engine },
    { watchtower: { image } },
    { watchtower: { image, listen: { address: "0.0.0.0" } } },
    { watchtower: { image }, excludeFromUpdates: false },
    { watchtower: { image, apiToken: { file: "./token" } }, agent: { secret: { variable: "AGENT_SECRET" } } },
    { watchtower: { image, environment: { WATCHTOWER_CLEANUP: "yes", WATCHTOWER_POLL_INTERVAL: "24h" } } },
    { watchtower: { image, environment: { WATCHTOWER_HTTP_API_TOKEN: "s3cret" } }, agent: false },
    { watchtower: { image, environment: { DOCKER_API_VERSION: "1.44", WATCHTOWER_HTTP_API_PORT: "9" } } },
  ])("about %j", (options) => {
    const { generated, linted } = lintCodes(options);
    // What only lint has to say: of an image without a whole version, and what a required variable leaves open.
    const own = new Set(["image-floating", "variable-required"]);
    expect(linted.filter((code) => !own.has(code) && !generated.has(code))).toStrictEqual([]);
    const told = [...generated].filter((code) => !["engine-unknown", "docker-api-outdated"].includes(code));
    expect(told.filter((code) => !linted.includes(code as never))).toStrictEqual([]);
  });
});
