import { describe, expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { toYaml } from "../../src/yaml/to-yaml.ts";
import { composeBinary, composeConfig } from "../support/docker-compose.ts";
import { hasDockerStack, stackConfig } from "../support/docker-stack.ts";

const fork = "nickfedor/watchtower:1.21.0";
const full: ManagementStackOptions = { portainerServer: {}, monitoring: {} };
const variables = { API_TOKEN: "t", GRAFANA_ADMIN_PASSWORD: "p", AGENT_SECRET: "s", ADMIN: "a" };
const isRequired = (process.env["REQUIRE_DOCKER"] ?? "") !== "";

/** Every service, volume, secret and config comes back, and nothing else. */
function expectAll({ file }: ReturnType<typeof managementStack>, config: object | undefined) {
  for (const key of ["services", "volumes", "secrets", "configs"] as const) {
    const back = (config as Record<string, object | undefined> | undefined)?.[key] ?? {};
    expect(Object.keys(back).sort(), key).toStrictEqual(Object.keys(file[key] ?? {}).sort());
  }
}

const withoutCompose = composeBinary === undefined;
describe.skipIf(withoutCompose && !isRequired)(
  `the real docker compose${withoutCompose ? " (skipped: no docker-compose plugin on this machine)" : ""}`,
  () => {
    it.each<[string, ManagementStackOptions]>([
      ["all that there is", full],
      ["all that there is, for the fork", { ...full, watchtower: { image: fork } }],
      [
        "passwords from files",
        {
          watchtower: { apiToken: { file: "./token" } },
          portainerServer: { adminPassword: { file: "./a $b" } },
          monitoring: { grafana: { adminPassword: { file: "./g" } } },
        },
      ],
      ["a password from a variable", { portainerServer: { adminPassword: { environment: "ADMIN" } } }],
      ["all that there is, hardened", { ...full, hardened: true }],
      ["Prometheus alone", { monitoring: { grafana: false } }],
      ["a server without an agent", { agent: false, portainerServer: { edgeListen: {} } }],
      ["a server with the agent's secret", { ...full, agent: { secret: { variable: "AGENT_SECRET" } } }],
      [
        "nothing published",
        {
          portainerServer: { listen: false },
          monitoring: { prometheus: { listen: false }, grafana: { listen: false } },
        },
      ],
      ["other labels", { excludeFromUpdates: false, monitoring: { labels: { "a.b": "$c" } } }],
    ])("accepts %s", (_, options) => {
      const stack = managementStack(options);
      expect(stack.problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
      const { comments } = stack;
      const { config, error } = composeConfig(toYaml(stack.file, { comments }), variables);
      expect(error).toBeUndefined();
      expectAll(stack, config);
    });
  },
);

const withoutStack = !hasDockerStack || composeBinary === undefined;
describe.skipIf(withoutStack && !isRequired)(
  `the real docker stack${withoutStack ? " (skipped: not on this machine)" : ""}`,
  () => {
    const grafana = { adminPassword: { external: true } } as const;
    it.each<[string, ManagementStackOptions]>([
      ["all that there is", { portainerServer: {}, monitoring: { grafana } }],
      [
        "all that there is, published",
        {
          watchtower: { image: fork, apiToken: { file: "./token" } },
          portainerServer: { listen: {}, edgeListen: {}, adminPassword: { external: "portainer" } },
          monitoring: { prometheus: { listen: {} }, grafana: { ...grafana, listen: {} } },
        },
      ],
      ["Prometheus alone", { monitoring: { grafana: false } }],
    ])("accepts %s", (_, options) => {
      const stack = managementStack({
        watchtower: { apiToken: { file: "./token" } },
        ...options,
        target: "swarm",
      });
      expect(stack.problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
      const { comments } = stack;
      const { config, error } = stackConfig(toYaml(stack.file, { comments }), variables);
      expect(error).toBeUndefined();
      expectAll(stack, config);
    });
  },
);
