import { expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

const limits = (limited: object) => ({ deploy: { resources: { limits: limited } } });
const reserved = (reservations: object) => ({ deploy: { resources: { reservations } } });

it.each([
  ["cpus", { cpus: "0.5", ...limits({ cpus: "1" }) }],
  ["mem_limit", { mem_limit: "1g", ...limits({ memory: "2g" }) }],
  ["mem_reservation", { mem_reservation: "1g", ...reserved({ memory: "2g" }) }],
  ["pids_limit", { pids_limit: 1, ...limits({ pids: 2 }) }],
  ["mem_limit", { mem_limit: "1g", ...limits({ pids: 2 }) }],
  ["scale", { scale: 2, deploy: { replicas: 3 } }],
  ["container_name", { container_name: "one", scale: 2 }],
  ["container_name", { container_name: "one", deploy: { replicas: 2 } }],
])("tells that %s contradicts another setting: %j", (key, service) => {
  expect(lintedService(service)).toEqual([`error settings-conflict services.web.${key}`]);
});

it.each([
  { cpus: 0.5, ...limits({ cpus: "0.50" }) },
  { mem_limit: "1g", ...limits({ memory: "1024m" }) },
  { mem_limit: 1_073_741_824, ...limits({ memory: "1g" }) },
  { mem_limit: "1g", ...reserved({ memory: "2g" }) },
  { mem_limit: 0, ...limits({ memory: "2g" }) },
  { scale: 2, deploy: { replicas: 2 } },
  { container_name: "one", scale: 1 },
  { cpus: 1, mem_limit: "1g", pids_limit: 3 },
])("says nothing of settings that say the same: %j", (service) => {
  expect(lintedService(service)).toEqual([]);
});

it("refuses fewer than no containers from 2.36 on", () => {
  expect(lintedService({ scale: -1 }, { composeVersion: "2.36.0" })).toEqual([
    "error value-invalid services.web.scale",
  ]);
  expect(lintedService({ scale: -1 }, { composeVersion: "2.35.0" })).toEqual([]);
});
