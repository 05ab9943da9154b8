import { expect, it } from "vitest";
import { lintedFile } from "../support/linted.ts";

const services = { web: { image: "nginx" } };
const errorsOf = (file: object) =>
  lintedFile({ services, ...file }, { target: "swarm" }).filter((line) => line.startsWith("error"));

it.each([
  { version: "3.8" },
  {
    networks: {
      a: null,
      b: { driver: "overlay", attachable: true, ipam: { config: [{ subnet: "10.0.0.0/24" }] } },
    },
  },
  { networks: { a: { external: true, name: "b" }, "a b": { own: 1 } } },
  { volumes: { a: null, b: { driver: "local", driver_opts: { size: 1 } }, c: { external: true } } },
  { volumes: { a: { "x-cluster-spec": { group: "g", capacity_range: { required_bytes: "1g" } } } } },
  {
    secrets: { a: { file: "./a" }, b: { external: true }, c: { driver: "vault", template_driver: "golang" } },
  },
  { configs: { a: { file: "./a", labels: ["a=b"] } }, "x-own": 1 },
])("takes %j", (file) => {
  expect(errorsOf(file)).toEqual([]);
});

it.each([
  ["key-unknown", "name", { name: "stack" }],
  ["key-unknown", "include", { include: [] }],
  ["key-unknown", "secrets.a.environment", { secrets: { a: { environment: "A" } } }],
  ["key-unknown", "configs.a.content", { configs: { a: { content: "x" } } }],
  ["key-unknown", "networks.a.enable_ipv6", { networks: { a: { enable_ipv6: true } } }],
  ["value-invalid", "networks.a", { networks: { a: { external: { name: "b" }, name: "c" } } }],
  ["value-invalid", "volumes.a", { volumes: { a: { external: true, driver: "local" } } }],
  ["value-invalid", "secrets.a", { secrets: { a: { driver: "vault", file: "./a" } } }],
  ["type-wrong", "networks.a b", { networks: { "a b": 1 } }],
  ["name-invalid", "secrets.a b", { secrets: { "a b": { file: "./a" } } }],
])("tells of %s at %s", (code, path, file) => {
  expect(errorsOf(file)).toContain(`error ${code} ${path}`);
});
