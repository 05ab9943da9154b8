import { describe, expect, it } from "vitest";
import { duration } from "../../src/monitoring/alert-rules.ts";
import type { AlertRule } from "../../src/monitoring/alert-rules.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { parse } from "yaml";
import { wrongAlerts } from "../support/alert-scenarios.ts";
import type { AlertScenario } from "../support/alert-scenarios.ts";
import { promtoolMissing, withoutPromtool } from "../support/promtool.ts";

const fork = "nickfedor/watchtower:1.21.0";
type Watchtower = NonNullable<ManagementStackOptions["watchtower"]>;
const rulesText = (watchtower: Watchtower = {}, more: ManagementStackOptions = {}) =>
  managementStack({ watchtower, monitoring: {}, ...more }).files["prometheus/rules/watchtower.yml"] ?? "";
const rules = (...options: Parameters<typeof rulesText>) =>
  (parse(rulesText(...options)) as { groups: [{ rules: AlertRule[] }] }).groups[0].rules;
const names = (...options: Parameters<typeof rulesText>) =>
  rules(...options).map(({ alert }) => alert.replace("Watchtower", ""));

it("has the rules whose metrics the Watchtower has and moves", () => {
  expect(names()).toStrictEqual(["Down", "NotScanning", "ContainersFailed", "ScansSkipped", "Restarting"]);
  expect(names({ image: fork })).toStrictEqual([
    "Down",
    "NotScanning",
    "ContainersFailed",
    "ContainersSkipped",
    "Restarting",
    "MetricsDropped",
  ]);
  expect(names({ image: "nickfedor/watchtower:1.13.0" })).toContain("ScansSkipped");
});

it("reports waiting updates where the original only monitors, and not where the fork does", () => {
  const settings = { monitorOnly: true };
  expect(names({ settings })).toContain("UpdatesAvailable");
  expect(names({ image: fork, settings })).not.toContain("UpdatesAvailable");
});

it("does not take a cooldown for something wrong", () => {
  expect(names({ image: fork, settings: { cooldownDelay: "7d" } })).not.toContain("ContainersSkipped");
});

it("says what, why and what to do in each", () => {
  for (const { alert, labels, annotations } of [...rules(), ...rules({ image: fork })]) {
    expect(labels.severity, alert).toMatch(/^(critical|warning|info)$/);
    expect(Object.keys(annotations)).toStrictEqual(["summary", "description", "runbook"]);
    for (const text of Object.values(annotations)) expect(text).toMatch(/\S/);
  }
});

it("allows as long without a scan as the schedule does, and an hour", () => {
  const within = (schedule: string) =>
    rules({ schedule }).find(({ alert }) => alert === "WatchtowerNotScanning")?.expr;
  expect(within("0 0 4 * * *")).toContain("[25h]");
  expect(within("@every 30m")).toContain("[90m]");
  expect(within("0 0 4 * * sun")).toContain("[169h]");
});

it("leaves that rule out, and says so, where the schedule is not known or longer than figures are kept", () => {
  const outcome = (options: ManagementStackOptions) => {
    const { files, problems } = managementStack(options);
    expect(files["prometheus/rules/watchtower.yml"]).not.toContain("WatchtowerNotScanning");
    return problems.find(({ code }) => code === "scan-alert-left-out")?.path;
  };
  expect(outcome({ monitoring: {}, watchtower: { schedule: "@yearly" } })).toBe(
    "monitoring.prometheus.retention",
  );
  expect(
    outcome({
      monitoring: {},
      watchtower: { environment: { WATCHTOWER_HTTP_API_PERIODIC_POLLS: "false" } },
    }),
  ).toBe("watchtower.schedule");
});

it("writes durations as Prometheus does", () => {
  expect([61, 3600, 90_000, 86_400, 172_800, 5400].map(duration)).toStrictEqual([
    "2m",
    "1h",
    "25h",
    "1d",
    "2d",
    "90m",
  ]);
});

it("notices on a Swarm when nothing is left to scrape", () => {
  const [down] = rules({ image: fork, apiToken: { file: "t" } }, { target: "swarm" });
  expect(down?.expr).toBe('up{job="watchtower"} == 0 or absent(up{job="watchtower"})');
});

/** Nothing wrong for three days: a scan every day at the tenth hour. */
const quiet = {
  up: "1x4320",
  process_start_time_seconds: "1000x4320",
  watchtower_containers_scanned: "0x600 5x3720",
  watchtower_containers_updated: "0x600 1x1439 0x2280",
  watchtower_containers_failed: "0x4320",
  watchtower_scans_total: "0x600 1x1439 2x1439 3x840",
};
const quietOriginal = { ...quiet, watchtower_scans_skipped: "0x4320" };
const quietFork = {
  ...quiet,
  watchtower_scans_skipped_total: "0x4320",
  watchtower_containers_skipped: "0x4320",
  watchtower_containers_restarted: "0x4320",
  watchtower_containers_restarted_total: "0x4320",
  watchtower_metrics_dropped_total: "0x4320",
};

const always: Readonly<Record<string, AlertScenario>> = {
  "nothing, while all is well": {
    series: {},
    evaluated: "10m",
    firing: { "1m": [], "9h": [], "11h": [], "25h": [], "34h": [], "35h": [], "59h": [], "70h": [] },
  },
  "that it cannot be scraped, after five minutes": {
    series: { up: "1x9 0x30" },
    firing: { "9m": [], "14m": [], "16m": ["WatchtowerDown"] },
  },
  "nothing, when it misses one scrape": { series: { up: "1x9 0 1x30" }, firing: { "10m": [], "20m": [] } },
  "containers that failed, until the next scan": {
    series: { watchtower_containers_failed: "0x600 2x60 0x60" },
    firing: { "9h": [], "601m": ["WatchtowerContainersFailed"], "670m": [] },
  },
  "that no scan takes place, once it has watched for long enough": {
    series: { watchtower_scans_total: "7x4320" },
    evaluated: "10m",
    firing: { "1h": [], "24h": [], "26h": ["WatchtowerNotScanning"], "70h": ["WatchtowerNotScanning"] },
  },
  "that scans stopped": {
    series: { watchtower_scans_total: "0x600 1x3720" },
    evaluated: "10m",
    firing: { "34h": [], "36h": ["WatchtowerNotScanning"] },
  },
  "nothing, when it was started anew and scans as it should": {
    series: {
      process_start_time_seconds: "1000x900 55000x3420",
      watchtower_scans_total: "4x600 5x300 0x1139 1x1439 2x840",
    },
    evaluated: "10m",
    firing: { "16h": [], "25h": [], "34h": [], "36h": [], "59h": [], "70h": [] },
  },
  "that it was started anew and has not scanned since": {
    series: {
      process_start_time_seconds: "1000x900 55000x3420",
      watchtower_scans_total: "4x600 5x300 0x3420",
    },
    evaluated: "10m",
    firing: { "30h": [], "36h": ["WatchtowerNotScanning"] },
  },
  "that it keeps restarting, and nothing after two starts": {
    series: { process_start_time_seconds: "1x600 2x10 3x1000 4x10 5x10 6x100" },
    firing: { "620m": [], "1640m": ["WatchtowerRestarting"], "1720m": [] },
  },
};

const ofOriginal: Readonly<Record<string, AlertScenario>> = {
  "a skipped scan, for an hour": {
    series: {
      watchtower_scans_skipped: "0x600 1x3720",
      watchtower_scans_total: "0x600 2x1439 3x1439 4x840",
    },
    firing: { "601m": ["WatchtowerScansSkipped"], "655m": ["WatchtowerScansSkipped"], "670m": [] },
  },
  "that scans are only ever skipped": {
    series: {
      watchtower_scans_skipped: "0x600 1x1439 2x1439 3x840",
      watchtower_scans_total: "3x600 4x1439 5x1439 6x840",
    },
    evaluated: "10m",
    firing: { "30h": ["WatchtowerNotScanning"] },
  },
};

const ofFork: Readonly<Record<string, AlertScenario>> = {
  "containers that were passed over": {
    series: { watchtower_containers_skipped: "0x600 1x60 0x60" },
    firing: { "601m": ["WatchtowerContainersSkipped"], "670m": [] },
  },
  "results that were lost, for an hour, across a restart": {
    series: { watchtower_metrics_dropped_total: "5x600 0x10 1x100" },
    firing: { "605m": [], "612m": ["WatchtowerMetricsDropped"], "680m": [] },
  },
};

describe.skipIf(withoutPromtool)(`by Prometheus' own reckoning${promtoolMissing}`, () => {
  const scenarios = (more: Readonly<Record<string, AlertScenario>>) => Object.entries({ ...always, ...more });

  it.each(scenarios(ofOriginal))("the rules for the original report %s", (_, { series, ...rest }) => {
    expect(wrongAlerts(rulesText(), { series: { ...quietOriginal, ...series }, ...rest })).toBeUndefined();
  });

  it.each(scenarios(ofFork))("the rules for the fork report %s", (_, { series, ...rest }) => {
    const text = rulesText({ image: fork });
    expect(wrongAlerts(text, { series: { ...quietFork, ...series }, ...rest })).toBeUndefined();
  });

  it("reports the updates that an original which only monitors has found", () => {
    const series = { ...quietOriginal, watchtower_containers_updated: "0x600 3x60 0x60" };
    const firing = { "9h": [], "601m": ["WatchtowerUpdatesAvailable"], "670m": [] };
    const text = rulesText({ settings: { monitorOnly: true } });
    expect(wrongAlerts(text, { series, firing })).toBeUndefined();
  });

  it("reports on a Swarm that there is nothing left to scrape", () => {
    const text = rulesText({ image: fork, apiToken: { file: "t" } }, { target: "swarm" });
    expect(wrongAlerts(text, { series: { other: "0x30" }, firing: { "10m": [] } })).toContain(
      "WatchtowerDown",
    );
  });
});
