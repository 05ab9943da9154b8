import { expect, it } from "vitest";
import { networkOptions } from "../../src/stack/network-options.ts";
import type { Problem } from "../../src/stack/problem.ts";
import type { StackTarget } from "../../src/stack/swarm-target.ts";

const read = (value: unknown, target: StackTarget = "compose") => {
  const problems: Problem[] = [];
  const networks = Object.fromEntries(networkOptions(value, target, problems));
  return { networks, problems: problems.map(({ code, path }) => [code, path]) };
};

it("writes each network as Compose reads it", () => {
  expect(
    read({
      backend: { name: "own" },
      lan: { driver: "macvlan", driverOptions: { parent: "eth0" }, internal: true, attachable: false },
      proxy: { external: true, name: "traefik" },
      plain: {},
    }),
  ).toStrictEqual({
    networks: {
      backend: { name: "own" },
      lan: { driver: "macvlan", driver_opts: { parent: "eth0" }, internal: true, attachable: false },
      proxy: { name: "traefik", external: true },
      plain: {},
    },
    problems: [],
  });
});

it("makes overlay networks for a Swarm, and no others", () => {
  expect(read({ backend: {} }, "swarm").networks).toStrictEqual({
    backend: { driver: "overlay", attachable: true },
  });
  expect(read({ backend: { driver: "bridge" } }, "swarm").problems).toStrictEqual([
    ["target-refuses", "networks.backend.driver"],
  ]);
});

it("takes nothing but the name of a network that is there already", () => {
  expect(read({ a: { external: true, driver: "bridge", internal: true } })).toStrictEqual({
    networks: { a: { external: true } },
    problems: [
      ["option-invalid", "networks.a.driver"],
      ["option-invalid", "networks.a.internal"],
    ],
  });
});

it.each([
  ["x", [["option-invalid", "networks"]]],
  [{ "a b": {} }, [["option-invalid", "networks"]]],
  [{ a: 5 }, [["option-invalid", "networks.a"]]],
  [{ a: { subnet: "" } }, [["option-unknown", "networks.a.subnet"]]],
  [{ a: { internal: "yes" } }, [["option-invalid", "networks.a.internal"]]],
])("says what is wrong with %j", (value, problems) => {
  expect(read(value).problems).toStrictEqual(problems);
});
