import { isIP } from "node:net";
import fc from "fast-check";
import { expect, it } from "vitest";
import { isIpAddress, isLoopback, isWildcard } from "../../src/stack/ip-address.ts";
import { seeded } from "../support/strings.ts";

const nearly = fc
  .array(fc.constantFrom(":", "::", ".", "0", "1", "255", "256", "ffff", "abcde", "01", "1.2.3.4", "%eth0"), {
    maxLength: 17,
  })
  .map((pieces) => pieces.join(""));

it("agrees with Node about what is an IP literal, zones aside", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), nearly, fc.string()), (text) => {
      expect(isIpAddress(text)).toBe(isIP(text) !== 0 && !text.includes("%"));
    }),
    seeded(5000),
  );
});

it.each(["127.0.0.1", "127.8.9.1", "::1", "0:0:0:0:0:0:0:1", "0000::0001"])("%s is loopback", (address) => {
  expect([isLoopback(address), isWildcard(address)]).toStrictEqual([true, false]);
});

it.each(["0.0.0.0", "::", "0:0:0:0:0:0:0:0"])("%s is every interface", (address) => {
  expect([isLoopback(address), isWildcard(address)]).toStrictEqual([false, true]);
});

it.each(["10.0.0.1", "fe80::1", "1::", "::11", "1::1", "128.0.0.1"])("%s is neither", (address) => {
  expect([isLoopback(address), isWildcard(address)]).toStrictEqual([false, false]);
});

it("two colons stand for at least one group", () => {
  expect(["1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"].map(isIpAddress)).toStrictEqual([
    true,
    true,
    true,
  ]);
  expect(["1:2:3:4:5:6:7::8", "1:2:3:4:5:6:7:8::", "1::2::3", ":::"].map(isIpAddress)).not.toContain(true);
});
