import { describe, expect, it } from "vitest";
import { adviceOn, codesOn, file, fork, service } from "../support/advice.ts";

const api = [
  "environment:",
  "  WATCHTOWER_HTTP_API_ENDPOINTS: metrics",
  "  WATCHTOWER_HTTP_API_TOKEN: ${API_TOKEN:?}",
];
const off = "labels: { com.centurylinklabs.watchtower.enable: 'false' }";

describe("the port of the API", () => {
  it.each([
    ["8080:8080", ["api-port-open"]],
    ["0.0.0.0:80:8080", ["api-port-open"]],
    ["192.168.1.5:8080:8080", ["api-port-open"]],
    ["8000-8100:8000-8100", ["api-port-open"]],
    ["127.0.0.1:8080:8080", []],
    ["'[::1]:8080:8080'", []],
    ["8080:9000", []],
    ["'${PORT}:8080'", []],
    ["{ target: 8080, published: '8080' }", ["api-port-open"]],
    ["{ target: 8080, published: '8080', host_ip: 127.0.0.1 }", []],
  ])("published as %s has %j", (port, expected) => {
    expect(codesOn(file(fork(...api, `ports: [${port}]`, off)))).toStrictEqual(expected);
  });

  it("is closed where no endpoint is on, and may be where that is not known", () => {
    const port = "ports: ['127.0.0.1:8080:8080']";
    expect(codesOn(file(fork(port, off)))).toStrictEqual(["api-off-with-port"]);
    expect(codesOn(file(fork(port, off, "command: --http-api-endpoints=health")))).toStrictEqual([]);
    expect(codesOn(file(fork(port, off, "environment: [WATCHTOWER_HTTP_API_ENDPOINTS]")))).toStrictEqual([]);
  });

  it("keeps the fork from updating itself, unless it has a helper or is not to", () => {
    const port = "ports: ['127.0.0.1:8080:8080']";
    expect(codesOn(file(fork(...api, port)))).toStrictEqual(["self-update-with-port"]);
    expect(codesOn(file(fork(...api, "  WATCHTOWER_EPHEMERAL_SELF_UPDATE: 'true'", port)))).toStrictEqual([]);
    expect(codesOn(file(fork(...api, "  WATCHTOWER_MONITOR_ONLY: 'true'", port)))).toStrictEqual([]);
    expect(codesOn(file(fork(...api, "  WATCHTOWER_LABEL_ENABLE: 'true'", port)))).toStrictEqual([]);
  });
});

it("a restart policy of no is worth knowing for a Watchtower that is to stay", () => {
  expect(adviceOn(file(fork("restart: no")))).toStrictEqual(["info restart-off services.watchtower.restart"]);
  expect(adviceOn(file(fork("restart: no", "command: --run-once")))).toStrictEqual([]);
});

it("one scan restarts by the policy of the engine in question", () => {
  const once = "command: --run-once";
  expect(codesOn(file(fork(once, "restart: always")))).toStrictEqual(["run-once-restarts"]);
  expect(codesOn(file(fork(once)))).toStrictEqual([]);
  expect(codesOn(file(fork(once)), "swarm")).toStrictEqual(["run-once-restarts"]);
  const onFailure = "deploy: { restart_policy: { condition: on-failure } }";
  expect(codesOn(file(fork(once, onFailure)), "swarm")).toStrictEqual([]);
});

describe("mounts", () => {
  const watchtower = (...lines: readonly string[]) =>
    service("w", "image: nickfedor/watchtower:1.21.0", ...lines);
  const socket = "/var/run/docker.sock";

  it.each([
    ["volumes: [/data:/data]", ["docker-socket-missing"]],
    [`volumes: ['${socket}:${socket}:ro']`, ["docker-socket-read-only"]],
    [
      `volumes: [{ type: bind, source: ${socket}, target: ${socket}, read_only: true }]`,
      ["docker-socket-read-only"],
    ],
    [`volumes: ['/run/user/1000/docker.sock:${socket}']`, []],
    ["volumes: ['/var/run:/var/run']", []],
    ["volumes: ['${SOCKET}']", []],
    ["environment: { DOCKER_HOST: '${DOCKER_HOST}' }", []],
  ])("%s has %j", (line, expected) => {
    expect(codesOn(file(watchtower(line))).filter((code) => code !== "value-invalid")).toStrictEqual(
      expected,
    );
  });

  it("credentials are read in one folder", () => {
    const codes = (mount: string, ...more: readonly string[]) =>
      codesOn(file(watchtower(`volumes: ['${socket}:${socket}', '${mount}']`, ...more)));
    expect(codes("~/.docker/config.json:/root/.docker/config.json")).toStrictEqual([
      "registry-config-unread",
    ]);
    expect(codes("~/.docker/config.json:/config.json")).toStrictEqual([]);
    expect(codes("~/.docker:/config", "environment: { DOCKER_CONFIG: /config }")).toStrictEqual([]);
    expect(
      codes("~/.docker/config.json:/config.json", "environment: { DOCKER_CONFIG: /config.json }"),
    ).toStrictEqual(["registry-config-unread"]);
  });
});

describe("secrets", () => {
  const secret = (value: string, ...more: readonly string[]) =>
    codesOn(
      file(
        fork(
          "environment:",
          "  WATCHTOWER_HTTP_API_ENDPOINTS: metrics",
          `  WATCHTOWER_HTTP_API_TOKEN: ${value}`,
          ...more,
        ),
      ),
    );

  it.each([
    ["/run/secrets/token", ["secret-not-mounted"]],
    ["etc", ["token-is-path"]],
    ["s3cret", ["token-in-clear"]],
    ["'pa$word'", ["token-interpolated"]],
    ["'pa$$word'", ["token-in-clear"]],
    ["'${A}${B}'", []],
    ["'$API_TOKEN'", []],
    ["''", ["token-empty"]],
  ])("the token %s has %j", (value, expected) => {
    expect(secret(value)).toStrictEqual(expected);
  });

  it("a path is a file where something is mounted", () => {
    const text = file(
      service(
        "w",
        "image: nickfedor/watchtower:1.21.0",
        "environment: { WATCHTOWER_HTTP_API_ENDPOINTS: metrics, WATCHTOWER_HTTP_API_TOKEN: /secrets/token }",
        "volumes: ['./secrets:/secrets', '/var/run/docker.sock:/var/run/docker.sock']",
      ),
    );
    expect(adviceOn(text)).toStrictEqual([]);
  });

  it("no message repeats one", () => {
    const text = file(
      fork("environment: { REPO_USER: ci, REPO_PASS: hunter2, WATCHTOWER_HTTP_API_TOKEN: 'hun$ter3' }"),
    );
    expect(JSON.stringify(adviceOn(text))).not.toMatch(/hunter|ter3/);
  });
});
