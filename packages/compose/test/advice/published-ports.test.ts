import { expect, it } from "vitest";
import { isOpenToAll, isOpenToOthers, publishing } from "../../src/advice/published-ports.ts";

const port = (address: string, first = 8080, last = first) => ({
  container: [first, last] as const,
  address,
  place: { start: 0, end: 0 },
  index: "0",
});

it("a port is open to all on every interface, and to others on any but loopback", () => {
  const table = ["", "0.0.0.0", "::", "192.168.1.5", "127.0.0.1", "::1"].map((address) => [
    isOpenToAll(port(address)),
    isOpenToOthers(port(address)),
  ]);
  expect(table).toStrictEqual([
    [true, true],
    [true, true],
    [true, true],
    [false, true],
    [false, false],
    [false, false],
  ]);
});

it("a range leads to every port in it", () => {
  const ports = [port("", 8000, 8100), port("", 9001)];
  expect(publishing(ports, 8080)).toStrictEqual([ports[0]]);
  expect(publishing(ports, 8101)).toStrictEqual([]);
  expect(publishing(undefined, 8080)).toStrictEqual([]);
});
