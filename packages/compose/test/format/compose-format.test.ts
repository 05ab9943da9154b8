import { expect, it } from "vitest";
import { lintedFile } from "../support/linted.ts";

const services = { web: { image: "nginx" } };
const linted = (file: object) => lintedFile({ services, ...file });

it.each([
  { name: "My Stack" },
  {
    networks: {
      a: null,
      b: { driver: "overlay", ipam: { config: [{ subnet: "10.0.0.0/24" }] }, internal: "yes" },
    },
  },
  { networks: { a: { external: true, name: "b" }, c: { external: { name: "c" }, name: "c" } } },
  {
    volumes: { a: null, b: { driver: "local", driver_opts: { size: 1 } }, c: { external: true, name: "x" } },
  },
  {
    secrets: {
      a: { file: "./a" },
      b: { environment: "B" },
      c: { external: true },
      d: { external: true, driver: "x" },
    },
  },
  { configs: { a: { file: "./a" }, b: { content: "x" } } },
  { "x-own": { anything: 1 } },
])("takes %j", (file) => {
  expect(linted(file)).toEqual([]);
});

it.each([
  ["key-unknown", "service", { service: {} }],
  ["value-invalid", "name", { name: "---" }],
  ["type-wrong", "name", { name: 1 }],
  ["name-invalid", "services.my web", { services: { "my web": { image: "x" } } }],
  ["key-unknown", "networks.a.subnet", { networks: { a: { subnet: "10.0.0.0/24" } } }],
  ["value-invalid", "networks.a", { networks: { a: { name: "b", external: { name: "c" } } } }],
  ["value-invalid", "volumes.a", { volumes: { a: { external: true, driver: "local" } } }],
  ["value-invalid", "secrets.a", { secrets: { a: {} } }],
  ["value-invalid", "secrets.a", { secrets: { a: { file: "./a", environment: "A" } } }],
  ["value-invalid", "configs.a", { configs: { a: { file: "./a", content: "x" } } }],
  ["key-unknown", "secrets.a.content", { secrets: { a: { content: "x" } } }],
])("tells of %s at %s", (code, path, file) => {
  expect(linted(file)).toContain(`error ${code} ${path}`);
});

it("knows models from 2.38 on", () => {
  const file = { services, models: { llm: { model: "ai/x", context_size: 1024 } } };
  expect(lintedFile(file, { composeVersion: "2.38.0" })).toEqual([]);
  expect(lintedFile(file, { composeVersion: "2.37.0" })).toEqual(["error key-too-new models"]);
});
