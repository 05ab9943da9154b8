import { expect, it } from "vitest";
import { agentSettings, agentSettingTable } from "../../src/agent/agent-settings.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { Problem } from "../../src/stack/problem.ts";
import { variable } from "../../src/yaml/variable.ts";

const read = (value: unknown) => {
  const problems: Problem[] = [];
  return {
    environment: agentSettings(value, problems),
    problems: problems.map(({ code, path }) => [code, path]),
  };
};

it("writes settings as the agent reads them", () => {
  expect(
    read({
      logLevel: "DEBUG",
      logMode: "JSON",
      secretTimeout: "24h",
      podman: true,
      edge: false,
      edgeTunnel: false,
      edgeServerPort: 8000,
      edgeKey: variable("EDGE_KEY", { required: true }),
    }),
  ).toStrictEqual({
    environment: {
      AGENT_SECRET_TIMEOUT: "24h",
      LOG_LEVEL: "DEBUG",
      LOG_MODE: "JSON",
      PODMAN: "1",
      EDGE_KEY: variable("EDGE_KEY", { required: true }),
      EDGE_SERVER_PORT: "8000",
      EDGE_TUNNEL: "false",
    },
    problems: [],
  });
});

it.each([
  // Lower case is none of its words: the agent does not start with it.
  ["logLevel", "debug"],
  ["logMode", "TEXT"],
  ["secretTimeout", "24"],
  ["podman", "1"],
  ["edgeServerPort", "80"],
  ["edgeKey", ""],
])("refuses %s as %j", (name, value) => {
  expect(read({ [name]: value })).toStrictEqual({
    environment: {},
    problems: [["option-invalid", `agent.settings.${name}`]],
  });
});

it("has no setting for the secret and the port, which have options of their own", () => {
  const names = Object.values(agentSettingTable).map(({ env }) => env as string);
  expect(names).not.toContain("AGENT_SECRET");
  expect(names).not.toContain("AGENT_PORT");
  expect(read({ secret: "x" }).problems).toStrictEqual([["option-unknown", "agent.settings.secret"]]);
});

it("puts them into the service beside the secret", () => {
  const { file } = managementStack({ agent: { secret: { variable: "S" }, settings: { logLevel: "WARN" } } });
  expect(Object.keys(file.services["portainer-agent"]?.environment ?? {})).toStrictEqual([
    "AGENT_SECRET",
    "LOG_LEVEL",
  ]);
});
