import { expect, it } from "vitest";
import { parsePortSpec, rangeOf } from "../../src/format/port-spec.ts";

const none = { address: "", host: "", protocol: "tcp" };

it.each([
  ["80", { ...none, container: "80" }],
  ["8080:80", { ...none, host: "8080", container: "80" }],
  ["127.0.0.1:8080:80", { ...none, address: "127.0.0.1", host: "8080", container: "80" }],
  ["127.0.0.1::80", { ...none, address: "127.0.0.1", container: "80" }],
  ["[::1]:8080:80/udp", { address: "::1", host: "8080", container: "80", protocol: "udp" }],
  ["::1:8080:80", { ...none, address: "::1", host: "8080", container: "80" }],
  ["8000-8002:80-82/SCTP", { ...none, host: "8000-8002", container: "80-82", protocol: "sctp" }],
  ["8000-8002:80", { ...none, host: "8000-8002", container: "80" }],
  ["80/", { ...none, container: "80" }],
])("reads %j", (text, spec) => {
  expect(parsePortSpec(text, true)).toEqual({ spec });
});

it.each([
  ["", "there is no port of the container"],
  ["8080:", "there is no port of the container"],
  ["http", '"http" is not a port'],
  ["65536", '"65536" is not a port'],
  ["-80", '"-80" is not a port'],
  ["82-80", '"82-80" is not a port'],
  ["x:80", '"x" is not a port'],
  ["8000-8001:80-82", "the two ranges differ in length"],
  ["8080:80-82", "the two ranges differ in length"],
  ["80/icmp", '"icmp" is not a protocol'],
  ["localhost:8080:80", '"localhost" is not an IP address'],
  ["127.0.0.256:8080:80", '"127.0.0.256" is not an IP address'],
])("says what is wrong with %j: %s", (text, flaw) => {
  expect(parsePortSpec(text, true)).toEqual({ flaw });
});

it("takes an IPv6 address without brackets only where it is told to", () => {
  expect(parsePortSpec("::1:8080:80", false)).toEqual({ flaw: '"::1" is not an IP address in brackets' });
  expect(parsePortSpec("[::1]:8080:80", false)).toHaveProperty("spec");
});

it("reads a range of ports", () => {
  expect([rangeOf("80"), rangeOf("80-90"), rangeOf("90-80"), rangeOf("80-"), rangeOf("")]).toEqual([
    [80, 80],
    [80, 90],
    undefined,
    undefined,
    undefined,
  ]);
});
