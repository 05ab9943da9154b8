import { expect, it } from "vitest";
import { longestGap, longestGapOf } from "../../src/monitoring/longest-gap.ts";
import type { ComposeText } from "../../src/stack/compose-file.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";
import { variable } from "../../src/yaml/variable.ts";

const [minute, hour, day] = [60, 3600, 86_400];

it.each([
  ["0 0 4 * * *", day],
  ["0 30 4,16 * * *", 12 * hour],
  ["0 0 4,5 * * *", 23 * hour],
  ["0 */15 * * * *", 15 * minute],
  ["0 0 8-18/5 * * *", 14 * hour],
  ["0 0 20/2 * * *", 22 * hour],
  ["30 * * * * *", minute],
  ["0 0 4 * * mon-fri", 3 * day],
  ["0 0 4 * * SUN", 7 * day],
  ["0 0 4 1 * ?", 31 * day],
  ["0 0 4 31 * *", 61 * day],
  ["0 0 4 1 jan *", 366 * day],
  ["0 0 4 29 2 *", 1461 * day],
  ["@daily", day],
  ["@hourly", hour],
  ["@monthly", 31 * day],
  ["@every 6h", 6 * hour],
  ["@every 1h30m15s", hour + 30 * minute + 15],
  ["@every 100ms", 1],
])("%s lies at most %d seconds apart", (schedule, seconds) => {
  expect(longestGap(schedule, "containrrr")).toBe(seconds);
  expect(longestGap(schedule, "nicholas-fedor")).toBe(seconds);
});

it("takes a day of the month and one of the week as either, where both are given", () => {
  expect(longestGap("0 0 4 1 * mon", "nicholas-fedor")).toBe(7 * day);
});

it("takes a step of days for open in the library of the original alone", () => {
  // Every tenth day that is a Monday, and every tenth day as well as every Monday.
  expect(longestGap("0 0 4 */10 * mon", "containrrr")).toBeGreaterThan(14 * day);
  expect(longestGap("0 0 4 */10 * mon", "nicholas-fedor")).toBe(7 * day);
});

it.each(["0 4 * * *", "x", "", "0 0 4 31 2 *", "0 0 4 30 feb *"])("knows nothing of %j", (schedule) => {
  expect(longestGap(schedule, "containrrr")).toBeUndefined();
});

it("reads over the time zone in front of a schedule of the fork", () => {
  expect(longestGap("TZ=Europe/Berlin 0 0 4 * * *", "nicholas-fedor")).toBe(day);
});

const ofSettings = (environment: Record<string, ComposeText>) =>
  longestGapOf(
    new WatchtowerSettings("containrrr", "containrrr/watchtower", new Map(Object.entries(environment))),
  );
const polls = { WATCHTOWER_HTTP_API_UPDATE: "true", WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true" };

it("goes by the interval where there is no schedule", () => {
  expect(ofSettings(polls)).toBe(day);
  expect(ofSettings({ ...polls, WATCHTOWER_POLL_INTERVAL: "300" })).toBe(300);
  expect(ofSettings({ ...polls, WATCHTOWER_SCHEDULE: "@hourly" })).toBe(hour);
});

it("is not known where a variable decides, and where no schedule runs", () => {
  const set = variable("X");
  expect(ofSettings({ ...polls, WATCHTOWER_SCHEDULE: set })).toBeUndefined();
  expect(ofSettings({ ...polls, WATCHTOWER_POLL_INTERVAL: set })).toBeUndefined();
  expect(ofSettings({ ...polls, WATCHTOWER_POLL_INTERVAL: "24h" })).toBeUndefined();
  expect(ofSettings({ ...polls, WATCHTOWER_HTTP_API_PERIODIC_POLLS: set })).toBeUndefined();
  expect(ofSettings({ ...polls, WATCHTOWER_HTTP_API_PERIODIC_POLLS: "false" })).toBeUndefined();
  expect(ofSettings({ ...polls, WATCHTOWER_RUN_ONCE: "true" })).toBeUndefined();
  expect(ofSettings({ WATCHTOWER_HTTP_API_METRICS: "true" })).toBe(day);
});
