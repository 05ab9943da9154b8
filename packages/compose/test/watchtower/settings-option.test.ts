import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import { settingTable } from "../../src/watchtower/setting-table.ts";
import type { Setting } from "../../src/watchtower/setting-table.ts";
import type { WatchtowerSettingOptions } from "../../src/watchtower/settings-option.ts";
import { variable } from "../../src/yaml/variable.ts";

const fork = "nickfedor/watchtower:1.21.0";
const stack = (settings: unknown, image = fork) =>
  managementStack({
    watchtower: {
      image,
      settings: settings as WatchtowerSettingOptions,
      apiToken: { file: "./token" },
    },
    engine: { apiVersion: "1.43", minApiVersion: "1.24" },
  });
const errors = (settings: unknown, image = fork) =>
  stack(settings, image)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ code, path }) => [code, path]);
const environment = (settings: unknown, image = fork) =>
  stack(settings, image).file.services["watchtower"]?.environment;

interface Fact {
  readonly name: string;
  readonly type: string;
  readonly fileSecret?: boolean;
  readonly since?: string;
}

it("knows every variable of both Watchtowers as their sources define them", () => {
  const file = join(import.meta.dirname, "..", "fixtures", "watchtower-settings.json");
  const facts = JSON.parse(readFileSync(file, "utf8")) as Record<string, readonly Fact[]>;
  const [original = [], maintained = []] = Object.values(facts);
  const types: Record<string, string> = { boolean: "bool", number: "int", text: "string", presence: "bool" };
  for (const fact of [...original, ...maintained]) {
    const entry = Object.entries<Setting>(settingTable).find(([, { env }]) => env === fact.name);
    if (["WATCHTOWER_SCHEDULE", "WATCHTOWER_CLEANUP", "WATCHTOWER_HTTP_API_TOKEN"].includes(fact.name)) {
      expect(entry).toBeUndefined();
      continue;
    }
    const [name, setting] = entry ?? ["", undefined];
    expect(types[setting?.type ?? ""] ?? setting?.type, fact.name).toBe(fact.type);
    expect(setting?.secret ?? false, fact.name).toBe(fact.fileSecret);
    expect(name).toBe(
      fact.name
        .replace(/^WATCHTOWER_/, "")
        .toLowerCase()
        .replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    );
    const isOriginal = original.some((other) => other.name === fact.name);
    const isMaintained = maintained.some((other) => other.name === fact.name);
    const only = isOriginal ? (isMaintained ? undefined : "containrrr") : "nicholas-fedor";
    expect(setting?.only, fact.name).toBe(only);
    if (only === "nicholas-fedor") expect(setting?.since).toBe(fact.since);
  }
  expect(Object.keys(settingTable)).toHaveLength(
    new Set([...original, ...maintained].map(({ name }) => name)).size - 3,
  );
});

it("writes each kind of value as Watchtower reads it", () => {
  expect(
    environment({
      rollingRestart: true,
      includeStopped: false,
      noColor: true,
      notificationsDelay: 5,
      timeout: "1m30s",
      tz: "Europe/Vienna",
      disableContainers: ["a", "b"],
      notificationUrl: ["generic://a", "logger://"],
      scope: variable("SCOPE", { default: "x" }),
    }),
  ).toMatchObject({
    WATCHTOWER_ROLLING_RESTART: "true",
    WATCHTOWER_INCLUDE_STOPPED: "false",
    NO_COLOR: "1",
    WATCHTOWER_NOTIFICATIONS_DELAY: "5",
    WATCHTOWER_TIMEOUT: "1m30s",
    TZ: "Europe/Vienna",
    WATCHTOWER_DISABLE_CONTAINERS: "a,b",
    WATCHTOWER_NOTIFICATION_URL: "generic://a logger://",
    WATCHTOWER_SCOPE: variable("SCOPE", { default: "x" }),
  });
  expect(environment({ noColor: false })).not.toHaveProperty("NO_COLOR");
});

it("mounts a file as a secret where Watchtower reads files, and only there", () => {
  const { file, problems } = stack({
    notificationUrl: { file: "./urls" },
    httpApiEventsToken: { file: "./e" },
  });
  expect(problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
  expect(file.services["watchtower"]?.secrets).toStrictEqual([
    "api_token",
    "notification_url",
    "http_api_events_token",
  ]);
  expect(file.services["watchtower"]?.environment).toMatchObject({
    WATCHTOWER_NOTIFICATION_URL: "/run/secrets/notification_url",
    WATCHTOWER_HTTP_API_EVENTS_TOKEN: "/run/secrets/http_api_events_token",
  });
  expect(file.secrets).toMatchObject({
    notification_url: { file: "./urls" },
    api_token: { file: "./token" },
  });
  expect(errors({ repoPass: { file: "./p" } })).toStrictEqual([
    ["option-invalid", "watchtower.settings.repoPass"],
  ]);
  expect(errors({ notificationUrl: { file: "" } })).toHaveLength(1);
});

it("refuses what the Watchtower at hand does not have, with the reason", () => {
  expect(errors({ cooldownDelay: "7d" }, "containrrr/watchtower")).toStrictEqual([
    ["setting-unsupported", "watchtower.settings.cooldownDelay"],
  ]);
  expect(errors({ cooldownDelay: "7d" }, "nickfedor/watchtower:1.15.3")).toStrictEqual([
    ["setting-unsupported", "watchtower.settings.cooldownDelay"],
  ]);
  for (const image of ["nickfedor/watchtower:1.16.0", "nickfedor/watchtower:1.16", "nickfedor/watchtower"]) {
    expect(errors({ cooldownDelay: "7d" }, image)).toStrictEqual([]);
  }
  expect(errors({ notificationMsteamsUseLogData: true })).toHaveLength(1);
  expect(errors({ notificationMsteamsUseLogData: true }, "containrrr/watchtower:1.7.1")).toStrictEqual([]);
  const [problem] = stack({ cooldownDelay: "7d" }, "nickfedor/watchtower:1.15.3").problems.filter(
    ({ code }) => code === "setting-unsupported",
  );
  expect(problem?.message).toContain("1.16.0");
});

it.each([
  ["rollingRestart", "yes"],
  ["noColor", "1"],
  ["pollInterval", "24h"],
  ["pollInterval", 1.5],
  ["timeout", "30"],
  ["scope", ""],
  ["scope", 1],
  ["disableContainers", "a"],
  ["disableContainers", ["a b"]],
  ["disableContainers", ["a,b"]],
  ["disableContainers", [""]],
  ["tz", "a\0"],
])("refuses %s as %j", (name, value) => {
  expect(errors({ [name]: value })).toStrictEqual([["option-invalid", `watchtower.settings.${name}`]]);
});

it("refuses names that no setting has", () => {
  expect(errors({ rollingRestarts: true })).toStrictEqual([
    ["option-unknown", "watchtower.settings.rollingRestarts"],
  ]);
});

it("warns of settings that defeat the stack, at the option they come from", () => {
  const found = (settings: unknown) => stack(settings).problems.map(({ code, path }) => [code, path]);
  expect(found({ monitorOnly: true, rollingRestart: true })).toContainEqual([
    "rolling-restart-refused",
    "watchtower.settings.rollingRestart",
  ]);
  expect(found({ httpApiPeriodicPolls: false })).toContainEqual([
    "schedule-switched-off",
    "watchtower.settings.httpApiPeriodicPolls",
  ]);
});
