import { expect, it } from "vitest";
import type { Problem } from "../../src/stack/problem.ts";
import { collide, isOnEveryInterface, listenOption, portMapping } from "../../src/stack/published-port.ts";

const fallback = { address: "127.0.0.1", port: 8080 };
const read = (value: unknown) => {
  const problems: Problem[] = [];
  return { port: listenOption(value, "watchtower.listen", fallback, problems), problems };
};

it.each([
  [undefined, fallback],
  [{}, fallback],
  [{ port: 9 }, { address: "127.0.0.1", port: 9 }],
  [{ address: "::1" }, { address: "::1", port: 8080 }],
  [{ address: undefined, port: undefined }, fallback],
  [false, undefined],
])("reads %j", (value, port) => {
  expect(read(value)).toStrictEqual({ port, problems: [] });
});

it.each([
  [{ address: "localhost" }, "address-invalid", "watchtower.listen.address"],
  [{ address: "" }, "address-invalid", "watchtower.listen.address"],
  [{ address: "[::1]" }, "address-invalid", "watchtower.listen.address"],
  [{ address: 5 }, "address-invalid", "watchtower.listen.address"],
  [{ port: 0 }, "port-invalid", "watchtower.listen.port"],
  [{ port: 65536 }, "port-invalid", "watchtower.listen.port"],
  [{ port: 1.5 }, "port-invalid", "watchtower.listen.port"],
  [{ port: "8080" }, "port-invalid", "watchtower.listen.port"],
  [true, "option-invalid", "watchtower.listen"],
  [{ host: "x" }, "option-unknown", "watchtower.listen.host"],
])("refuses %j and keeps the default", (value, code, path) => {
  const { port, problems } = read(value);
  expect(port).toStrictEqual(fallback);
  expect(problems).toMatchObject([{ code, path, severity: "error" }]);
});

it("writes the short form of Compose", () => {
  expect(portMapping({ address: undefined, port: 80 }, 8080)).toBe("80:8080");
  expect(portMapping({ address: "10.0.0.1", port: 80 }, 8080)).toBe("10.0.0.1:80:8080");
  expect(portMapping({ address: "::1", port: 80 }, 8080)).toBe("[::1]:80:8080");
});

it("knows which ports one host cannot give away together", () => {
  const at = (address: string | undefined, port = 80) => ({ address, port });
  expect(isOnEveryInterface(at(undefined))).toBe(true);
  expect(collide(at(undefined), at("127.0.0.1"))).toBe(true);
  expect(collide(at("127.0.0.1"), at("0.0.0.0"))).toBe(true);
  expect(collide(at("10.0.0.1"), at("10.0.0.1"))).toBe(true);
  expect(collide(at("10.0.0.1"), at("10.0.0.2"))).toBe(false);
  expect(collide(at(undefined), at(undefined, 81))).toBe(false);
});
