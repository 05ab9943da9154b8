import { expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

const errorsOf = (deploy: object) => lintedService({ deploy }).filter((line) => line.startsWith("error"));
const device = { capabilities: ["gpu"] };
const devicesOf = (...devices: object[]) => ({ resources: { reservations: { devices } } });

it.each([
  { replicas: 2, mode: "replicated", labels: ["a=b", "a=c"] },
  {
    resources: {
      limits: { cpus: "0.5", memory: "1g", pids: 10 },
      reservations: { cpus: 0.25, memory: "1m" },
    },
  },
  { update_config: { parallelism: 1, delay: "5s", order: "start-first", max_failure_ratio: 0.5 } },
  { restart_policy: { condition: "whenever", max_attempts: 3, window: "1m" } },
  { placement: { constraints: ["a==b"], preferences: [{ spread: "a" }], max_replicas_per_node: 1 } },
  devicesOf(device),
  devicesOf({ ...device, count: "all" }, { ...device, device_ids: ["0"], options: { a: "b" } }),
])("takes %j", (deploy) => {
  expect(errorsOf(deploy)).toEqual([]);
});

it.each([
  ["key-unknown", "deploy.replica", { replica: 1 }],
  ["value-invalid", "deploy.replicas", { replicas: 1.5 }],
  ["type-wrong", "deploy.resources.limits.memory", { resources: { limits: { memory: 1000 } } }],
  ["value-invalid", "deploy.resources.limits.cpus", { resources: { limits: { cpus: "half" } } }],
  ["value-invalid", "deploy.update_config.order", { update_config: { order: "random" } }],
  ["value-invalid", "deploy.update_config.parallelism", { update_config: { parallelism: -1 } }],
  ["value-invalid", "deploy.restart_policy.delay", { restart_policy: { delay: "5" } }],
  ["key-missing", "deploy.resources.reservations.devices.0", devicesOf({ count: 1 })],
  ["value-invalid", "deploy.resources.reservations.devices.0.count", devicesOf({ ...device, count: "many" })],
  [
    "value-invalid",
    "deploy.resources.reservations.devices.0",
    devicesOf({ ...device, count: 1, device_ids: ["0"] }),
  ],
  [
    "item-repeated",
    "deploy.resources.reservations.devices.0.capabilities.1",
    devicesOf({ capabilities: ["gpu", "gpu"] }),
  ],
])("tells of %s at %s", (code, path, deploy) => {
  expect(errorsOf(deploy)).toContain(`error ${code} services.web.${path}`);
});
