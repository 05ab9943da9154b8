import { describe, expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

const oldest = { composeVersion: "2.33.0" };

it.each([
  { command: "nginx -g 'daemon off;'", entrypoint: ["sh"] },
  { command: null, deploy: null, develop: null },
  { environment: { A: 1, B: true, C: null, D: "x" } },
  { environment: ["A=1", "A=2", "B"] },
  { labels: { "komodo.skip": true }, annotations: ["a=b"] },
  { env_file: [".env", { path: "b.env", required: false, format: "raw" }] },
  { cpus: "0.5", cpu_percent: 50, cpu_shares: 512.5, pids_limit: "10", oom_score_adj: -1000 },
  { mem_limit: 1e9, memswap_limit: "1g", shm_size: "64m", mem_swappiness: 10 },
  { healthcheck: { test: "true", interval: "1m30s", retries: "3", disable: "yes" } },
  { gpus: "all", runtime: "nvidia" },
  { gpus: [{ count: 1, driver: "nvidia" }] },
  { logging: { driver: "json-file", options: { "max-size": "10m", "max-file": 3 } } },
  { restart: "whenever", stop_grace_period: "1m", stop_signal: "SIGTERM" },
  { scale: 2, profiles: ["a"], group_add: ["video", 44] },
  { privileged: "true", init: true, read_only: "no", tty: false },
  { develop: { watch: [{ path: ".", action: "sync", target: "/x" }] } },
  { blkio_config: { weight: 300, device_read_bps: [{ path: "/dev/sda", rate: "12mb" }] } },
  { "x-own": { anything: [1] }, expose: ["80", 81] },
  { depends_on: { web2: { condition: "service_healthy", required: false } } },
])("takes %j", (service) => {
  const lines = lintedService(service, oldest);
  expect(lines.filter((line) => line.startsWith("error") && !line.includes("reference-undefined"))).toEqual(
    [],
  );
});

it.each([
  ["type-wrong", "image", { image: 1 }],
  ["value-invalid", "command", { command: "sh -c 'true" }],
  ["type-wrong", "command.0", { command: [1] }],
  ["type-wrong", "environment.A", { environment: { A: [1] } }],
  ["type-wrong", "environment.0", { environment: [1] }],
  ["key-missing", "env_file.0", { env_file: [{ required: true }] }],
  ["value-invalid", "cpu_percent", { cpu_percent: 101 }],
  ["value-invalid", "oom_score_adj", { oom_score_adj: 1001 }],
  ["value-invalid", "mem_limit", { mem_limit: "1 gig" }],
  ["type-wrong", "mem_limit", { mem_limit: true }],
  ["type-wrong", "stop_grace_period", { stop_grace_period: 30 }],
  ["value-invalid", "stop_grace_period", { stop_grace_period: "30" }],
  ["value-invalid", "healthcheck.interval", { healthcheck: { interval: "soon" } }],
  ["value-invalid", "gpus", { gpus: "some" }],
  ["value-invalid", "privileged", { privileged: "maybe" }],
  ["type-wrong", "privileged", { privileged: 1 }],
  ["value-invalid", "cgroup", { cgroup: "shared" }],
  ["item-repeated", "security_opt.1", { security_opt: ["a=b", "a=b"] }],
  ["item-repeated", "volumes_from.1", { volumes_from: ["container:a", "container:a"] }],
  ["type-wrong", "restart", { restart: false }],
  ["type-wrong", "user", { user: 1000 }],
  ["type-wrong", "hostname", { hostname: 1 }],
  ["key-unknown", "imgae", { imgae: "x" }],
  ["key-unknown", "healthcheck.test_command", { healthcheck: { test_command: "x" } }],
  ["value-invalid", "depends_on.web.condition", { depends_on: { web: { condition: "ready" } } }],
  ["key-missing", "depends_on.web", { depends_on: { web: { restart: true } } }],
  ["value-invalid", "develop.watch.0.action", { develop: { watch: [{ path: ".", action: "copy" }] } }],
  ["key-unknown", "blkio_config.x-own", { blkio_config: { "x-own": 1 } }],
])("tells of %s at %s", (code, path, service) => {
  expect(lintedService(service)).toContain(`error ${code} services.web.${path}`);
});

describe("by the version of Compose", () => {
  it.each([
    ["2.35.0", "provider", { provider: { type: "awesomecloud" } }],
    ["2.37.2", "use_api_socket", { use_api_socket: true }],
    ["2.38.0", "models", { models: [] }],
    ["5.3.0", "pre_start", { pre_start: [] }],
    ["2.34.0", "pull_refresh_after", { pull_refresh_after: "1d" }],
  ])("knows from %s on the key %s", (version, key, service) => {
    const [major = "", minor = "", patch = ""] = version.split(".");
    const before =
      patch === "0"
        ? minor === "0"
          ? "4.9.9"
          : `${major}.${Number(minor) - 1}.99`
        : `${major}.${minor}.${Number(patch) - 1}`;
    expect(lintedService(service, { composeVersion: version })).toEqual([]);
    expect(lintedService(service, { composeVersion: before })).toEqual([
      `error key-too-new services.web.${key}`,
    ]);
  });

  it.each([
    ["2.34.0", "pull_policy", { pull_policy: "daily" }],
    ["2.34.0", "stop_grace_period", { stop_grace_period: "1d" }],
    ["5.1.4", "mem_limit", { mem_limit: "-1" }],
  ])("takes from %s on a value of %s", (version, key, service) => {
    expect(lintedService(service, { composeVersion: version })).toEqual([]);
    expect(lintedService(service, oldest)).toEqual([`error value-invalid services.web.${key}`]);
  });

  it("refuses a container's name of one letter from 2.39 on", () => {
    expect(lintedService({ container_name: "a" }, { composeVersion: "2.38.0" })).toEqual([]);
    expect(lintedService({ container_name: "a" }, { composeVersion: "2.39.0" })).toEqual([
      "error value-invalid services.web.container_name",
    ]);
  });
});
