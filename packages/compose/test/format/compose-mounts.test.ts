import { expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

const oldest = { composeVersion: "2.33.0" };

it.each([
  { ports: ["80", 80, "8080:80/udp", "127.0.0.1:8000-8001:80-81", "8000-8005:80"] },
  { ports: [{ target: 80, published: "8080-8090", host_ip: "127.0.0.1", mode: "host", name: "web" }] },
  { ports: [{ target: "80", published: 8080 }] },
  { volumes: ["/data", "./a:/b:ro", "/a:/c:z,rshared"] },
  {
    volumes: [{ type: "bind", source: "/a", target: "/b", bind: { selinux: "z", create_host_path: false } }],
  },
  { volumes: [{ type: "tmpfs", target: "/b", tmpfs: { size: "64m", mode: 511 } }] },
  { devices: ["/dev/a", "/dev/a:/dev/b:rwm", "nvidia.com/gpu=all"] },
  { devices: [{ source: "/dev/a", target: "/dev/b", permissions: "r" }] },
])("takes %j", (service) => {
  expect(lintedService(service)).toEqual([]);
});

it.each([
  ["value-invalid", "ports.0", { ports: ["http"] }],
  ["value-invalid", "ports.0", { ports: ["0"] }],
  ["value-invalid", "ports.0", { ports: ["localhost:80:80"] }],
  ["type-wrong", "ports.0", { ports: [8.5] }],
  ["key-missing", "ports.0", { ports: [{ published: 80 }] }],
  ["value-invalid", "ports.0.host_ip", { ports: [{ target: 80, host_ip: "localhost" }] }],
  ["type-wrong", "ports", { ports: "80:80" }],
  ["value-invalid", "volumes.0", { volumes: ["/a:/b:/c:/d"] }],
  ["value-invalid", "volumes.0", { volumes: [""] }],
  ["value-invalid", "volumes.0", { volumes: [{ type: "bind", target: "/b" }] }],
  ["key-missing", "volumes.0", { volumes: [{ type: "tmpfs" }] }],
  ["value-invalid", "volumes.0.type", { volumes: [{ type: "nfs", target: "/b" }] }],
  ["value-invalid", "devices.0", { devices: ["/a:/b:r:w"] }],
  ["key-missing", "devices.0", { devices: [{ source: "/a" }] }],
])("tells of %s at %s", (code, path, service) => {
  expect(lintedService(service)).toContain(`error ${code} services.web.${path}`);
});

it("wants brackets around an IPv6 address in Debian's version, and not later", () => {
  expect(lintedService({ ports: ["[::1]:80:80"] }, oldest)).toEqual([]);
  expect(lintedService({ ports: ["::1:80:80"] }, oldest)).toEqual([
    "error value-invalid services.web.ports.0",
  ]);
  expect(lintedService({ ports: ["::1:80:80"] })).toEqual([]);
});

it("checks the type of a mount from 2.35 on, and the address of a port from 2.36.1 on", () => {
  expect(lintedService({ volumes: [{ type: "nfs", target: "/b" }] }, oldest)).toEqual([]);
  expect(
    lintedService({ ports: [{ target: 80, host_ip: "localhost" }] }, { composeVersion: "2.36.0" }),
  ).toEqual([]);
});
