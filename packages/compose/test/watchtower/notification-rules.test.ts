import { expect, it } from "vitest";
import { notificationFlaws } from "../../src/watchtower/notification-rules.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";

const codes = (values: Readonly<Record<string, string>>, isComplete = true) => {
  const named = Object.entries(values).map(([name, value]) => [`WATCHTOWER_${name}`, value] as const);
  const settings = new WatchtowerSettings("containrrr", "containrrr/watchtower", new Map(named), isComplete);
  return notificationFlaws(settings).flatMap((finding) => (finding ? [finding.code] : []));
};
const url = { NOTIFICATION_URL: "generic://bridge:7000" };

it("a form wants a receiver, of any kind", () => {
  expect(codes({ NOTIFICATION_REPORT: "true" })).toStrictEqual(["notification-nowhere"]);
  expect(codes({ NOTIFICATION_TEMPLATE: "{{.}}" })).toStrictEqual(["notification-nowhere"]);
  expect(codes({ NOTIFICATION_REPORT: "true" }, false)).toStrictEqual([]);
  for (const receiver of [url, { NOTIFICATIONS: "email" }, { PORCELAIN: "v1" }]) {
    expect(codes({ ...receiver, NOTIFICATION_REPORT: "true" })).toStrictEqual([]);
  }
});

it("json.v1 wants the report, and other templates may do without", () => {
  expect(codes({ ...url, NOTIFICATION_TEMPLATE: "json.v1" })).toStrictEqual(["notification-report-off"]);
  expect(codes({ ...url, NOTIFICATION_TEMPLATE: "json.v1", NOTIFICATION_REPORT: "1" })).toStrictEqual([]);
  expect(codes({ ...url, NOTIFICATION_TEMPLATE: "{{.}}" })).toStrictEqual([]);
  expect(codes({ ...url, NOTIFICATION_TEMPLATE: "json.v1" }, false)).toStrictEqual([]);
});
