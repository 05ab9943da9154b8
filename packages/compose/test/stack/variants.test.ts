import { describe, expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { namesOf } from "../../src/stack/service-networks.ts";
import { toYaml } from "../../src/yaml/to-yaml.ts";
import { composeBinary, composeConfigs } from "../support/docker-compose.ts";
import type { ComposeVerdict } from "../support/docker-compose.ts";
import { hasDockerStack, stackConfigs } from "../support/docker-stack.ts";
import { expectedNetworks, expectedOf, foundOf } from "../support/read-back.ts";
import type { ReadService } from "../support/read-back.ts";
import { composeVariants, swarmVariants, variantVariables } from "../support/stack-variants.ts";

/** Hundreds of files, each read by a process of its own. */
const timeout = 600_000;
const isRequired = (process.env["REQUIRE_DOCKER"] ?? "") !== "";

function generated(variants: readonly ManagementStackOptions[]) {
  return variants.map((options) => {
    const { file, comments, problems } = managementStack(options);
    expect({ options, errors: problems.filter(({ severity }) => severity === "error") }).toStrictEqual({
      options,
      errors: [],
    });
    return { options, file, yaml: toYaml(file, { comments, header: "A variant." }) };
  });
}

/** That what the engine read is what was put in. */
function expectReadBack(
  { options, file }: ReturnType<typeof generated>[number],
  { config, error }: ComposeVerdict,
  folder: string,
) {
  expect({ options, error }).toStrictEqual({ options, error: undefined });
  const back = config as unknown as {
    readonly services: Readonly<Record<string, ReadService>>;
    readonly networks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly secrets?: object;
  };
  expect(Object.keys(back.services).sort()).toStrictEqual(Object.keys(file.services).sort());
  for (const [name, service] of Object.entries(file.services)) {
    const found = foundOf(back.services[name] ?? {});
    const expected = expectedOf(service, folder, variantVariables);
    // Compose sorts what has no order.
    const inOrder = (side: typeof found) => ({
      ...side,
      dependencies: [...side.dependencies].sort(),
      secrets: [...side.secrets].sort(),
    });
    expect({ options, name, ...inOrder(found) }).toEqual({ options, name, ...inOrder(expected) });
  }
  const joined = new Set(Object.values(file.services).flatMap(({ networks = [] }) => namesOf(networks)));
  expect([...joined].filter((name) => back.networks[name] === undefined)).toStrictEqual([]);
  // Compose leaves out what no service joins.
  for (const [name, network] of Object.entries(expectedNetworks(file))) {
    if (!joined.has(name)) continue;
    const {
      driver,
      internal = false,
      external = false,
      driver_opts: options = {},
      name: own,
    } = back.networks[name] ?? {};
    expect({ driver, internal, external, options, name: own }).toMatchObject({
      ...network,
      options: Object.fromEntries(
        Object.entries(network.options).map(([key, text]) => [key, text.replaceAll("$", "$$$$")]),
      ),
    });
  }
  expect(Object.keys(back.secrets ?? {}).sort()).toStrictEqual(Object.keys(file.secrets ?? {}).sort());
}

describe("variants of the stack, every three choices together somewhere", () => {
  it("are some hundreds, all different", () => {
    for (const variants of [composeVariants(), swarmVariants()]) {
      const texts = new Set(generated(variants).map(({ yaml }) => yaml));
      expect(texts.size).toBeGreaterThan(100);
      expect(texts.size).toBeGreaterThan(0.9 * variants.length);
    }
  });

  it.each([
    ["compose", composeVariants],
    ["swarm", swarmVariants],
  ] as const)("have no errors to lint: %s", { timeout }, (target, variants) => {
    for (const { options, yaml } of generated(variants())) {
      const found = lintCompose(yaml, { target, variables: variantVariables });
      expect({ options, errors: found.filter(({ severity }) => severity === "error") }).toStrictEqual({
        options,
        errors: [],
      });
    }
  });
});

const withoutCompose = composeBinary === undefined;
describe.skipIf(withoutCompose && !isRequired)(
  `the real docker compose${withoutCompose ? " (skipped: no docker-compose plugin on this machine)" : ""}`,
  () => {
    it("accepts every variant, and reads back what was put in", { timeout }, async () => {
      const files = generated(composeVariants());
      const projectFolder = "/srv/a stack";
      const verdicts = await composeConfigs(
        files.map(({ yaml }) => yaml),
        { variables: variantVariables, projectFolder },
      );
      for (const [index, file] of files.entries()) {
        expectReadBack(file, verdicts[index] ?? {}, projectFolder);
      }
    });
  },
);

const withoutStack = !hasDockerStack || withoutCompose;
describe.skipIf(withoutStack && !isRequired)(
  `the real docker stack${withoutStack ? " (skipped: no docker command on this machine)" : ""}`,
  () => {
    it("accepts every variant for a Swarm, and reads back what was put in", { timeout }, async () => {
      const files = generated(swarmVariants());
      const { verdicts, folder } = await stackConfigs(
        files.map(({ yaml }) => yaml),
        variantVariables,
      );
      for (const [index, file] of files.entries()) {
        expectReadBack(file, verdicts[index] ?? {}, folder);
      }
    });
  },
);
