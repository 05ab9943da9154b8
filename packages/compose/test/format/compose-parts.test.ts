import { expect, it } from "vitest";
import { lintedFile, lintedService } from "../support/linted.ts";

const oldest = { composeVersion: "2.33.0" };

it.each([
  { extra_hosts: ["a=1.2.3.4", "b:1.2.3.4"] },
  { extra_hosts: { a: "1.2.3.4", b: ["1.2.3.4", "::1"] } },
  { ulimits: { nproc: 65_535, nofile: { soft: 1, hard: "2" } } },
  { storage_opt: { size: "1G" } },
  { networks: { default: { aliases: ["a"], priority: 1, ipv4_address: "10.0.0.1" } } },
  { networks: { default: null } },
  { networks: ["default"] },
  { command: ["a"], entrypoint: "b c" },
])("takes %j", (service) => {
  expect(lintedService(service)).toEqual([]);
});

it.each([
  ["value-invalid", "extra_hosts.0", { extra_hosts: ["a"] }],
  ["value-invalid", "extra_hosts.0", { extra_hosts: ["=1.2.3.4"] }],
  ["name-invalid", "extra_hosts.a:b", { extra_hosts: { "a:b": "1.2.3.4" } }],
  ["value-invalid", "extra_hosts", { extra_hosts: { "x-a": "1.2.3.4" } }],
  ["item-repeated", "extra_hosts.1", { extra_hosts: ["a=1.2.3.4", "a=1.2.3.4"] }],
  ["key-missing", "ulimits.nofile", { ulimits: { nofile: { soft: 1 } } }],
  ["value-invalid", "ulimits.nproc", { ulimits: { nproc: "many" } }],
  ["key-unknown", "networks.default.alias", { networks: { default: { alias: "a" } } }],
  ["type-wrong", "networks.default.priority", { networks: { default: { priority: "1" } } }],
  ["item-repeated", "networks.1", { networks: ["default", "default"] }],
  ["value-invalid", "networks", { networks: ["x-front"] }],
])("tells of %s at %s", (code, path, service) => {
  expect(lintedService(service)).toContain(`error ${code} services.web.${path}`);
});

it("reads the mode of a secret as a number, and as octal text from 2.34 on", () => {
  const fileOf = (mode: unknown) => ({
    services: { web: { image: "nginx", secrets: [{ source: "token", mode }] } },
    secrets: { token: { file: "./token" } },
  });
  const codes = (mode: unknown, version: string) =>
    lintedFile(fileOf(mode), { composeVersion: version }).filter((line) => line.startsWith("error"));
  expect(codes(288, "2.33.0")).toEqual([]);
  expect(codes("0440", "2.34.0")).toEqual([]);
  expect(codes("0999", "2.34.0")).toEqual(["error value-invalid services.web.secrets.0.mode"]);
  expect(codes("u=r", "2.33.0")).toEqual(["error value-invalid services.web.secrets.0.mode"]);
});

it("wants the source of a secret", () => {
  expect(lintedService({ secrets: [{ target: "/a" }] }, oldest)).toContain(
    "error key-missing services.web.secrets.0",
  );
});
