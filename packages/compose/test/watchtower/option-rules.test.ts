import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { WatchtowerSettingOptions } from "../../src/watchtower/settings-option.ts";

const fork = "nickfedor/watchtower:1.21.0";
const found = (settings: WatchtowerSettingOptions, image = "containrrr/watchtower") =>
  managementStack({ watchtower: { image, settings } })
    .problems.filter(({ path }) => path.startsWith("watchtower.settings."))
    .map(({ code, path }) => [code, path.replace("watchtower.settings.", "")]);

it.each<[string, string, WatchtowerSettingOptions, string?]>([
  ["monitor-pulls", "monitorOnly", { monitorOnly: true }],
  ["trace-shows-credentials", "trace", { trace: true }],
  ["events-token-missing", "httpApiEndpoints", { httpApiEndpoints: ["update", "metrics", "events"] }, fork],
  ["setting-deprecated", "notifications", { notifications: ["email"] }, fork],
])("%s comes up at %s", (code, at, settings, image) => {
  expect(found(settings, image)).toStrictEqual([[code, at]]);
});

it.each<[WatchtowerSettingOptions, string?]>([
  [{ monitorOnly: true }, fork],
  [{ reviveStopped: true, includeStopped: true }],
  [{ repoUser: "u", repoPass: "p" }],
  [{ notificationTemplate: "json.v1", notificationReport: true, notificationUrl: ["generic://a"] }],
  [{ httpApiTlsCert: "/c", httpApiTlsKey: "/k" }, fork],
  [{ httpApiEndpoints: ["all"], httpApiEventsToken: { file: "./e" } }, fork],
  [{ notifications: ["email"] }],
])("nothing comes up for %j", (settings, image) => {
  expect(found(settings, image)).toStrictEqual([]);
});
