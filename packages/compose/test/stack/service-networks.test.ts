import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";

const build = (options: ManagementStackOptions) => {
  const { file, problems } = managementStack(options);
  const found = problems.filter(({ code }) => code.startsWith("network-") || code.startsWith("option-"));
  return {
    watchtower: file.services["watchtower"]?.networks,
    agent: file.services["portainer-agent"]?.networks,
    networks: file.networks,
    problems: found.map(({ code, path }) => [code, path]),
  };
};

it("lets each service join what it is told to, by other names, too", () => {
  expect(
    build({
      networks: { proxy: { external: true } },
      watchtower: { networks: ["backend", "proxy"] },
      agent: { networks: { proxy: { aliases: ["agent", "agent.lan"] }, frontend: {} } },
    }),
  ).toStrictEqual({
    watchtower: ["backend", "proxy"],
    agent: { proxy: { aliases: ["agent", "agent.lan"] }, frontend: {} },
    networks: { backend: {}, proxy: { external: true }, frontend: {} },
    problems: [],
  });
});

it("keeps a network that is defined and joined by nobody, and none that is not", () => {
  const { networks } = build({ networks: { spare: {} }, agent: { networks: ["backend"] } });
  expect(Object.keys(networks ?? {})).toStrictEqual(["backend", "spare"]);
});

it("refuses a network that nobody defines", () => {
  expect(build({ watchtower: { networks: ["backend", "proxi"] } }).problems).toStrictEqual([
    ["network-unknown", "watchtower.networks.1"],
  ]);
});

it.each([
  [5, "watchtower.networks"],
  [[5], "watchtower.networks.0"],
  [{ backend: { aliases: "a" } }, "watchtower.networks.backend.aliases"],
  [{ backend: { aliases: ["a b"] } }, "watchtower.networks.backend.aliases"],
])("refuses %j as networks", (networks, path) => {
  const options = { watchtower: { networks } } as unknown as ManagementStackOptions;
  expect(build(options).problems).toStrictEqual([["option-invalid", path]]);
});

it("warns of a Watchtower without a way out", () => {
  const internal = { networks: { backend: { internal: true } } };
  expect(build(internal).problems).toStrictEqual([["network-internal", "watchtower.networks"]]);
  expect(build({ ...internal, watchtower: { networks: ["backend", "frontend"] } }).problems).toStrictEqual(
    [],
  );
});
