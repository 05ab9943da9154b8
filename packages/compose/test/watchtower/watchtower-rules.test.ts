import { expect, it } from "vitest";
import type { ComposeText } from "../../src/stack/compose-file.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { WatchtowerOptions } from "../../src/watchtower/watchtower-options.ts";
import { variable } from "../../src/yaml/variable.ts";

const original = "containrrr/watchtower:1.7.1";
const fork = "nickfedor/watchtower:1.21.0";
const warnings = (environment: Record<string, ComposeText>, image = original, more: WatchtowerOptions = {}) =>
  managementStack({ agent: false, engine, watchtower: { image, environment, ...more } })
    .problems.filter(({ severity }) => severity !== "info")
    .map(({ code, severity, path }) => `${severity} ${code} ${path.replace("watchtower.environment.", "")}`);
const engine = { apiVersion: "1.52", minApiVersion: "1.44" };

it("finds nothing in the stack's own settings, or in harmless ones", () => {
  const harmless = {
    TZ: "Europe/Berlin",
    WATCHTOWER_DEBUG: "true",
    WATCHTOWER_TIMEOUT: "30s",
    WATCHTOWER_POLL_INTERVAL: "86400",
    WATCHTOWER_ROLLING_RESTART: "true",
    WATCHTOWER_SCHEDULE: "@every 6h",
  };
  for (const image of [original, fork, "nickfedor/watchtower"]) {
    expect(warnings({}, image)).toStrictEqual([]);
    expect(warnings(harmless, image)).toStrictEqual([]);
  }
});

it.each([
  [original, { WATCHTOWER_HTTP_API_PERIODIC_POLLS: "false" }, "schedule-switched-off"],
  [fork, { WATCHTOWER_HTTP_API_PERIODIC_POLLS: "0" }, "schedule-switched-off"],
  [fork, { WATCHTOWER_HTTP_API_PERIODIC_POLLS: "" }, "schedule-switched-off"],
  [original, { WATCHTOWER_HTTP_API_METRICS: "false" }, "api-endpoint-off"],
  [fork, { WATCHTOWER_HTTP_API_ENDPOINTS: "update" }, "api-endpoint-off"],
  [fork, { WATCHTOWER_HTTP_API_PORT: "9000" }, "api-unreachable"],
  [fork, { WATCHTOWER_HTTP_API_HOST: "127.0.0.1" }, "api-unreachable"],
  [original, { WATCHTOWER_HTTP_API_TOKEN: "" }, "token-empty"],
  [original, { WATCHTOWER_HTTP_API_TOKEN: "s3cret" }, "token-in-clear"],
  [original, { WATCHTOWER_SCHEDULE: "0 4 * * *" }, "schedule-invalid"],
  [original, { WATCHTOWER_POLL_INTERVAL: "3600" }, "interval-with-schedule"],
  [original, { WATCHTOWER_TIMEOUT: "30" }, "duration-without-unit"],
  [original, { WATCHTOWER_RUN_ONCE: "true" }, "run-once-restarts"],
  [original, { WATCHTOWER_NO_RESTART: "true" }, "no-restart-deletes"],
  [fork, { DOCKER_API_VERSION: "1.44" }, "docker-api-pinned"],
  [original, { WATCHTOWER_CLEANUP: "yes" }, "boolean-unreadable"],
])("%s with %j is %s", (image, environment, code) => {
  expect(warnings(environment, image)).toStrictEqual([
    `warning ${code} ${Object.keys(environment)[0] ?? ""}`,
  ]);
});

it("a switched-off update endpoint is a loss, and no longer kills the schedule", () => {
  const off = { WATCHTOWER_HTTP_API_UPDATE: "false", WATCHTOWER_HTTP_API_PERIODIC_POLLS: "false" };
  expect(warnings(off)).toStrictEqual(["warning api-endpoint-off WATCHTOWER_HTTP_API_UPDATE"]);
});

it("two settings that refuse each other are found together", () => {
  expect(warnings({ WATCHTOWER_MONITOR_ONLY: "true", WATCHTOWER_ROLLING_RESTART: "true" })).toStrictEqual([
    "warning rolling-restart-refused WATCHTOWER_ROLLING_RESTART",
  ]);
  expect(warnings({ WATCHTOWER_SCHEDULE: "", WATCHTOWER_POLL_INTERVAL: "24h" })).toStrictEqual([
    "warning interval-not-seconds WATCHTOWER_POLL_INTERVAL",
  ]);
  expect(warnings({ WATCHTOWER_SCHEDULE: "", WATCHTOWER_POLL_INTERVAL: "3600" })).toStrictEqual([]);
});

it("what only one of the two does wrong is said of that one alone", () => {
  expect(warnings({ WATCHTOWER_TIMEOUT: "30", WATCHTOWER_NO_RESTART: "true" }, fork)).toStrictEqual([]);
  expect(warnings({ DOCKER_API_VERSION: "1.44", WATCHTOWER_HTTP_API_PORT: "9000" })).toStrictEqual([]);
});

it("a port inside the container does not matter when none is published", () => {
  expect(warnings({ WATCHTOWER_HTTP_API_PORT: "9000" }, fork, { listen: false })).toStrictEqual([]);
});

it("a variable is given the benefit of the doubt", () => {
  const names = [
    "HTTP_API_PERIODIC_POLLS",
    "HTTP_API_UPDATE",
    "HTTP_API_TOKEN",
    "SCHEDULE",
    "RUN_ONCE",
    "CLEANUP",
  ];
  const environment = Object.fromEntries(names.map((name) => [`WATCHTOWER_${name}`, variable(name)]));
  expect(warnings(environment)).toStrictEqual([]);
});

it("a token in clear is not repeated in the warning", () => {
  const { problems } = managementStack({
    watchtower: { environment: { WATCHTOWER_HTTP_API_TOKEN: "s3cret" } },
  });
  expect(JSON.stringify(problems)).not.toContain("s3cret");
});
