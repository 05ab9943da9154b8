import { expect, it } from "vitest";
import { composeDrops } from "../../src/lint/compose-drops.ts";
import { linted, lintedService } from "../support/linted.ts";

const always = { restart_policy: { condition: "any" } };

const rows: readonly [path: string, service: object][] = [
  ["deploy.mode", { deploy: { mode: "global" } }],
  ["deploy.endpoint_mode", { deploy: { endpoint_mode: "dnsrr" } }],
  ["deploy.update_config", { deploy: { update_config: { parallelism: 2 } } }],
  ["deploy.rollback_config", { deploy: { rollback_config: { parallelism: 2 } } }],
  ["deploy.placement", { deploy: { placement: { constraints: ["node.role == manager"] } } }],
  ["deploy.restart_policy.delay", { deploy: { restart_policy: { delay: "5s" } } }],
  ["deploy.restart_policy.window", { deploy: { restart_policy: { window: "5s" } } }],
  ["deploy.resources.reservations.cpus", { deploy: { resources: { reservations: { cpus: "0.5" } } } }],
  [
    "deploy.resources.reservations.generic_resources",
    {
      deploy: {
        resources: {
          reservations: { generic_resources: [{ discrete_resource_spec: { kind: "gpu", value: 1 } }] },
        },
      },
    },
  ],
  ["deploy.labels", { deploy: { labels: { team: "shop" } } }],
  ["restart", { restart: "always", deploy: always }],
  ["credential_spec", { credential_spec: { file: "spec.json" } }],
];

it.each(rows)("tells that Compose drops %s", (path, service) => {
  expect(lintedService(service)).toEqual([`warning target-drops services.web.${path}`]);
});

it("has a row for each place", () => {
  const places = composeDrops.map(({ path }) => path.join("."));
  expect(rows.map(([path]) => path).toSorted()).toEqual(places.toSorted());
});

it.each([
  { deploy: { replicas: 2, mode: "replicated" } },
  { deploy: { resources: { limits: { cpus: "1", memory: "1g", pids: 9 }, reservations: { memory: "1g" } } } },
  { deploy: { restart_policy: { condition: "on-failure", max_attempts: 3 } } },
  { restart: "always", deploy: {} },
  { deploy: { placement: {}, labels: [] } },
])("says nothing of what it uses, or of what is empty: %j", (service) => {
  expect(lintedService(service)).toEqual([]);
});

it("tells what is inherited once, where it stands", () => {
  const text = `services:
  base: &base
    image: nginx
    deploy: { mode: global }
  copy: *base
  extended:
    extends: base
`;
  expect(linted(text)).toEqual(["warning target-drops services.base.deploy.mode"]);
});

it("tells that version does nothing, as Compose does", () => {
  expect(linted('version: "3.8"\nservices: { web: { image: nginx } }\n')).toEqual([
    "info version-obsolete version",
  ]);
  expect(linted('version: "3.8"\nservices: { web: { image: nginx } }\n', { target: "swarm" })).toEqual([]);
});
