import { expect, it } from "vitest";
import {
  durationWithoutUnit,
  intervalNotSeconds,
  intervalWithSchedule,
  scheduleInvalid,
} from "../../src/watchtower/schedule-rules.ts";
import type { WatchtowerFlavour } from "../../src/watchtower/watchtower-image.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";

const settings = (
  name: string,
  value: string,
  flavour: WatchtowerFlavour | undefined = "containrrr",
  image = "containrrr/watchtower:1.7.1",
) => new WatchtowerSettings(flavour, image, new Map([[`WATCHTOWER_${name}`, value]]));
const fork = (name: string, value: string, tag: string) =>
  settings(name, value, "nicholas-fedor", `nickfedor/watchtower:${tag}`);

it.each([
  ["0 4 * * *", "0 0 4 * * *"],
  ['"0 0 4 * * *"', "0 0 4 * * *"],
  ["'0 4 * * 1-5'", "0 0 4 * * 1-5"],
  ['"@daily"', "@daily"],
  ["0 0 25 * * *", undefined],
  ["daily", undefined],
  ['"', undefined],
])("%s should be %s", (schedule, replacement) => {
  expect(scheduleInvalid(settings("SCHEDULE", schedule))?.code).toBe("schedule-invalid");
  expect(scheduleInvalid(settings("SCHEDULE", schedule))?.replacement).toBe(replacement);
});

it("five fields are what the fork takes, from 1.14 on", () => {
  expect(scheduleInvalid(fork("SCHEDULE", "0 4 * * *", "1.21.0"))?.severity).toBe("info");
  expect(scheduleInvalid(fork("SCHEDULE", "0 4 * * *", "latest"))?.severity).toBe("info");
  expect(scheduleInvalid(fork("SCHEDULE", "0 4 * * *", "1.13.0"))?.severity).toBeUndefined();
  expect(scheduleInvalid(settings("SCHEDULE", "0 0 4 * * *"))).toBeUndefined();
});

it.each([
  ["24h", "86400"],
  ["30s", "30"],
  ["5 m", "300"],
  ["1D", "86400"],
  ['"3600"', "3600"],
  ["daily", undefined],
  ["1h30m", undefined],
])("an interval of %s should be %s", (interval, replacement) => {
  expect(intervalNotSeconds(settings("POLL_INTERVAL", interval))).toMatchObject({
    code: "interval-not-seconds",
  });
  expect(intervalNotSeconds(settings("POLL_INTERVAL", interval))?.replacement).toBe(replacement);
});

it("an interval is no plan beside a schedule, unless it is the default", () => {
  const both = (interval: string) =>
    new WatchtowerSettings(
      "containrrr",
      "containrrr/watchtower",
      new Map([
        ["WATCHTOWER_SCHEDULE", "@daily"],
        ["WATCHTOWER_POLL_INTERVAL", interval],
      ]),
    );
  expect(intervalWithSchedule(both("60"))?.code).toBe("interval-with-schedule");
  expect(intervalWithSchedule(both("86400"))).toBeUndefined();
  expect(intervalWithSchedule(settings("POLL_INTERVAL", "60"))).toBeUndefined();
});

it("a bare timeout is nanoseconds to the original, and to the fork before 1.18", () => {
  expect(durationWithoutUnit(settings("TIMEOUT", "30"))?.replacement).toBe("30s");
  expect(durationWithoutUnit(fork("TIMEOUT", "30", "1.17.0"))?.replacement).toBe("30s");
  expect(durationWithoutUnit(fork("TIMEOUT", "30", "1.18.0"))).toBeUndefined();
  expect(durationWithoutUnit(settings("TIMEOUT", "30", undefined))?.code).toBe("duration-without-unit");
  for (const good of ["0", "30s", "1m30s", ""])
    expect(durationWithoutUnit(settings("TIMEOUT", good))).toBeUndefined();
});
