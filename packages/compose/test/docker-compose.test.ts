import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { managementStack } from "../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../src/stack/management-stack.ts";
import { toYaml } from "../src/yaml/to-yaml.ts";
import { doubleDollars, variable } from "../src/yaml/variable.ts";
import type { ComposeMapping } from "../src/yaml/yaml-printer.ts";
import { composeBinary, composeConfig } from "./support/docker-compose.ts";
import type { ComposeVerdict } from "./support/docker-compose.ts";
import { hasDockerStack, stackConfig } from "./support/docker-stack.ts";
import { anyText, awkwardStrings, seeded, shortStrings, undoubleDollars } from "./support/strings.ts";

const missing = composeBinary === undefined ? " (skipped: no docker-compose plugin on this machine)" : "";

/** It bounds a hang; thousands of strings are printed, read and compared. */
const timeout = 300_000;

// What REQUIRE_DOCKER asks for is not skipped: it fails.
const mayBeSkipped = (process.env["REQUIRE_DOCKER"] ?? "") === "";

/** Texts as environment values, labels and command elements, in map form and list form. */
function fileOf(texts: readonly string[]): ComposeMapping {
  const names = texts.map((text, index) => [`T${index}`, text] as const);
  return {
    services: {
      map: { image: "x", environment: Object.fromEntries(names), labels: Object.fromEntries(names) },
      list: { image: "x", environment: names.map(([name, text]) => `${name}=${text}`), command: texts },
    },
  };
}

/** Compose takes longer and longer for each entry of a mapping. */
function inParts(texts: readonly string[]): readonly (readonly string[])[] {
  const size = 2000;
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, part) =>
    texts.slice(part * size, (part + 1) * size),
  );
}

/** What came back of each text in all four places. */
function readBack(texts: readonly string[], { config, error }: ComposeVerdict) {
  expect(error).toBeUndefined();
  const { map, list } = config?.services ?? {};
  return texts.map((text, index) => ({
    text,
    back: [
      map?.environment?.[`T${index}`],
      map?.labels?.[`T${index}`],
      list?.environment?.[`T${index}`],
      list?.command?.[index],
    ],
  }));
}

function unchanged(texts: readonly string[], change = (text: string) => text) {
  return texts.map((text) => ({ text, back: Array<string>(4).fill(change(text)) }));
}

describe.skipIf(composeBinary === undefined && mayBeSkipped)(`the real docker compose${missing}`, () => {
  const comesBack = (texts: readonly string[]) => {
    const verdict = composeConfig(toYaml(fileOf(texts)));
    // config doubles dollars on its way out.
    expect(readBack(texts, verdict)).toStrictEqual(unchanged(texts, doubleDollars));
  };

  it("reads every awkward string back as environment value, label and command element", () => {
    comesBack(awkwardStrings);
  });

  it("reads short strings that look like numbers or words back as strings", { timeout }, () => {
    for (const texts of inParts(shortStrings)) comesBack(texts);
  });

  it("reads any string back as environment value, label and command element", { timeout }, () => {
    fc.assert(fc.property(fc.array(anyText, { minLength: 1000, maxLength: 1000 }), comesBack), {
      ...seeded(5),
      endOnFailure: true,
    });
  });

  it("does not touch the dollars of a key", () => {
    const { config } = composeConfig(toYaml({ services: { a: { image: "x", labels: { a$$b$c: "$$d" } } } }));
    expect(
      Object.entries(config?.services["a"]?.labels ?? {}).map((pair) => pair.map(undoubleDollars)),
    ).toStrictEqual([
      // config doubles the dollars of keys on its way out.
      ["a$$b$c", "$$d"],
    ]);
  });

  it("fills in variables, their defaults and their refusals, and nothing else", () => {
    const words = "a: b # c $ $x 'd' \"e\" \\ é - ? :- +";
    const yaml = toYaml({
      services: {
        a: {
          image: "x",
          environment: {
            PLAIN: variable("SET"),
            SET: variable("SET", { default: words }),
            UNSET: variable("UNSET", { default: words }),
            NEEDED: variable("SET", { required: words }),
            LITERAL: "${SET}",
          },
        },
      },
    });
    const { config } = composeConfig(yaml, { SET: "v$a" });
    const environment = Object.entries(config?.services["a"]?.environment ?? {});
    expect(
      Object.fromEntries(environment.map(([name, text]) => [name, undoubleDollars(text)])),
    ).toStrictEqual({
      PLAIN: "v$a",
      SET: "v$a",
      UNSET: words,
      NEEDED: "v$a",
      LITERAL: "${SET}",
    });
    expect(composeConfig(yaml).error).toContain(`required variable SET is missing a value: ${words}`);
  });

  const variants: readonly [string, ManagementStackOptions][] = [
    ["the default", {}],
    ["the fork, by version", { watchtower: { image: "nickfedor/watchtower:1.21.0" } }],
    ["the fork, no version", { watchtower: { image: "nickfedor/watchtower" } }],
    ["a token file", { watchtower: { apiToken: { file: "./a $dir/token" } } }],
    [
      "IPv6",
      { watchtower: { listen: { address: "::1", port: 18080 } }, agent: { listen: { address: "fd00::1" } } },
    ],
    ["nothing published", { watchtower: { listen: false }, agent: { listen: false } }],
    ["no agent", { agent: false }],
    ["an agent with a secret", { agent: { secret: { variable: "AGENT_SECRET" } } }],
    ["a GPU", { gpu: "runtime" }],
    ["an old engine", { engine: { apiVersion: "1.41", minApiVersion: "1.12" } }],
    ["a new engine", { engine: { apiVersion: "1.52", minApiVersion: "1.44" } }],
    ["no labels", { excludeFromUpdates: false, komodoSkip: false }],
    [
      "further settings",
      { watchtower: { environment: { WATCHTOWER_SCOPE: "a: #$b", TZ: variable("TZ", { default: "UTC" }) } } },
    ],
  ];

  it.each(variants)("accepts the stack, comments included: %s", (_, options) => {
    const { file, comments, problems } = managementStack(options);
    expect(problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
    const { config, error } = composeConfig(toYaml(file, { comments, header: "The stack." }), {
      API_TOKEN: "t$oken",
      AGENT_SECRET: "s",
    });
    expect(error).toBeUndefined();
    for (const [name, service] of Object.entries(file.services)) {
      const back = config?.services[name];
      expect(Object.keys(back?.environment ?? {}).sort()).toStrictEqual(
        Object.keys(service.environment ?? {}).sort(),
      );
      expect(back?.labels ?? {}).toStrictEqual(service.labels ?? {});
      expect(Object.keys(back?.networks ?? {})).toStrictEqual(service.networks);
      expect(back?.ports?.length).toBe(service.ports?.length);
      expect(back?.runtime).toBe(service.runtime);
    }
    expect(Object.values(config?.networks ?? {}).map(({ internal }) => internal)).not.toContain(true);
  });

  it("mounts the token file where Watchtower looks for it", () => {
    const { file } = managementStack({ watchtower: { apiToken: { file: "./token" } } });
    const { config } = composeConfig(toYaml(file));
    const { secrets, environment } = config?.services["watchtower"] ?? {};
    expect(secrets).toStrictEqual([
      { source: "api_token", target: environment?.["WATCHTOWER_HTTP_API_TOKEN"] },
    ]);
  });

  it("refuses the stack while the token is not set", () => {
    expect(composeConfig(toYaml(managementStack().file)).error).toContain(
      "required variable API_TOKEN is missing a value: set API_TOKEN to a long random value",
    );
  });
});

const noStack = hasDockerStack && composeBinary ? "" : " (skipped: no docker command on this machine)";

describe.skipIf(!(hasDockerStack && composeBinary) && mayBeSkipped)(`the real docker stack${noStack}`, () => {
  // Its printer loses a line break at the beginning of a text, and writes a block that no reader takes for several
  // lines that begin with a tab.
  const printable = (texts: readonly string[]) =>
    texts.filter((text) => !/^(?:[\n\u0085\u2028\u2029]|\t[^]*[\n\u0085\u2028\u2029])/.test(text));
  const comesBack = (texts: readonly string[]) => {
    expect(readBack(texts, stackConfig(toYaml(fileOf(texts))))).toStrictEqual(unchanged(texts));
  };

  it(
    "reads every awkward string and short word back as environment value, label and command element",
    { timeout },
    () => {
      for (const texts of inParts(printable([...awkwardStrings, ...shortStrings]))) comesBack(texts);
    },
  );

  it("reads any string back as environment value, label and command element", { timeout }, () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1000, maxLength: 1000 }), (texts) =>
        comesBack(printable(texts)),
      ),
      { ...seeded(5), endOnFailure: true },
    );
  });
});
