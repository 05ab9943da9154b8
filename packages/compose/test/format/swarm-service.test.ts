import { expect, it } from "vitest";
import { lintedFile, lintedService } from "../support/linted.ts";

const errorsOf = (service: object) =>
  lintedService(service, { target: "swarm" }).filter((line) => line.startsWith("error"));

it.each([
  { command: "sh -c 'true'", entrypoint: ["sh"], environment: { A: 1, B: null }, labels: ["a=b"] },
  { deploy: { mode: "global", placement: { constraints: ["node.role == manager"] } } },
  { deploy: { resources: { limits: { cpus: "0.5", memory: "1g", pids: 10 } } } },
  {
    deploy: {
      resources: {
        reservations: { generic_resources: [{ discrete_resource_spec: { kind: "gpu", value: 1 } }] },
      },
    },
  },
  { deploy: { update_config: { parallelism: 1, order: "start-first" }, rollback_config: { delay: "5s" } } },
  { deploy: null, "x-own": 1 },
  {
    healthcheck: { test: ["CMD", "true"], interval: "30s", start_interval: "1s", retries: 3, disable: false },
  },
  { ports: ["8080:80", 81, { target: 80, published: 8080, mode: "host", protocol: "tcp" }] },
  { volumes: ["/a:/b", { type: "tmpfs", target: "/c", tmpfs: { size: 1000 } }] },
  { secrets: ["a", { source: "b", target: "c", uid: "1", mode: 288 }] },
  { ulimits: { nofile: { soft: 1, hard: 2 }, nproc: 3 }, init: true, sysctls: ["a=1"], cap_add: ["ALL"] },
  { networks: { default: { aliases: ["a"], driver_opts: { a: "b" } } } },
  { credential_spec: { registry: "x" }, oom_score_adj: 1, dns: "1.1.1.1" },
])("takes %j", (service) => {
  expect(errorsOf(service)).toEqual([]);
});

it.each([
  ["type-wrong", "labels.enable", { labels: { enable: true } }],
  ["type-wrong", "environment.A", { environment: { A: false } }],
  ["item-repeated", "environment.1", { environment: ["A=1", "A=1"] }],
  ["type-wrong", "depends_on", { depends_on: { web: { condition: "service_started" } } }],
  ["type-wrong", "deploy.resources.limits.cpus", { deploy: { resources: { limits: { cpus: 0.5 } } } }],
  [
    "key-unknown",
    "deploy.resources.reservations.devices",
    { deploy: { resources: { reservations: { devices: [] } } } },
  ],
  ["key-unknown", "deploy.x-own", { deploy: { "x-own": 1 } }],
  ["value-invalid", "deploy.replicas", { deploy: { replicas: "2" } }],
  ["value-invalid", "healthcheck.retries", { healthcheck: { retries: "3" } }],
  ["key-unknown", "ports.0.host_ip", { ports: [{ target: 80, host_ip: "127.0.0.1" }] }],
  ["type-wrong", "ports.0.published", { ports: [{ target: 80, published: [80] }] }],
  ["key-missing", "volumes.0", { volumes: [{ target: "/c" }] }],
  ["value-invalid", "volumes.0", { volumes: [{ type: "bind", target: "/c" }] }],
  ["value-invalid", "secrets.0.mode", { secrets: [{ source: "b", mode: "0440" }] }],
  ["key-unknown", "gpus", { gpus: "all" }],
  ["key-unknown", "runtime", { runtime: "nvidia" }],
  ["key-unknown", "profiles", { profiles: ["a"] }],
  ["key-unknown", "pids_limit", { pids_limit: 10 }],
  ["type-wrong", "init", { init: "true" }],
])("tells of %s at %s", (code, path, service) => {
  expect(errorsOf(service)).toContain(`error ${code} services.web.${path}`);
});

it.each([
  ["3.2", "deploy.endpoint_mode", { deploy: { endpoint_mode: "dnsrr" } }],
  ["3.3", "configs", { configs: ["a"] }],
  ["3.7", "init", { init: true }],
  ["3.8", "deploy.placement.max_replicas_per_node", { deploy: { placement: { max_replicas_per_node: 1 } } }],
  ["3.9", "deploy.resources.limits.pids", { deploy: { resources: { limits: { pids: 1 } } } }],
  ["3.13", "oom_score_adj", { oom_score_adj: 1 }],
])("knows from version %s of the format on %s", (version, path, service) => {
  const errors = (asked: string) =>
    lintedFile({ version: asked, services: { web: { image: "x", ...service } } }, { target: "swarm" }).filter(
      (line) => line.startsWith("error"),
    );
  const before = `3.${Number(version.slice(2)) - 1}`;
  expect(errors(version)).toEqual([]);
  expect(errors(before)).toEqual([`error key-too-new services.web.${path}`]);
});
