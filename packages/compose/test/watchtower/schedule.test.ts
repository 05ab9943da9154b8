import { describe, expect, it } from "vitest";
import { scheduleFlaw } from "../../src/watchtower/schedule.ts";

const flavours = ["containrrr", "nicholas-fedor"] as const;

it.each([
  "0 0 4 * * *",
  "  0  0 4 * * *  ",
  "0 */15 8-18 * * mon-fri",
  "0 0 4 1,15 JAN,jul ?",
  "59 59 23 31 12 6",
  "0 0 0/6 ? * SUN",
  "@daily",
  "@every 6h",
  "@every 1h30m",
])("takes %j on both Watchtowers", (schedule) => {
  for (const flavour of flavours) expect(scheduleFlaw(schedule, flavour)).toBeUndefined();
});

it.each([
  ["0 0 24 * * *", '"24" does not fit field 3 of the schedule, the hour'],
  ["60 0 4 * * *", "field 1"],
  ["0 60 4 * * *", "field 2"],
  ["0 0 4 0 * *", "field 4"],
  ["0 0 4 32 * *", "field 4"],
  ["0 0 4 * 13 *", "field 5"],
  ["0 0 4 * foo *", "field 5"],
  ["0 0 4 * * 7", "field 6"],
  ["0 0 4 * * mon,", "field 6"],
  ["0 0 5-4 * * *", "field 3"],
  ["0 0 1-2-3 * * *", "field 3"],
  ["0 */0 4 * * *", "field 2"],
  ["0 1/2/3 4 * * *", "field 2"],
  ["0 -1 4 * * *", "field 2"],
  ["0 1.5 4 * * *", "field 2"],
  ["0 4 * * * * *", "has 7 fields."],
  ["daily", "has 1 field."],
  ["", "has 0 fields."],
  ["@reboot", '"@reboot" is not a descriptor'],
  ["@Daily", '"@Daily" is not a descriptor'],
  ["@every 6", '"@every 6" is not a descriptor'],
  ["@every -6h", '"@every -6h" is not a descriptor'],
  ['"0 0 4 * * *"', "quotes inside the value"],
])("refuses %j and says where", (schedule, place) => {
  for (const flavour of flavours) expect(scheduleFlaw(schedule, flavour)?.message).toContain(place);
});

describe("what means different things to the two", () => {
  it("is five fields, refused for both with the six to write", () => {
    for (const flavour of flavours) {
      expect(scheduleFlaw("0 4 * * *", flavour)).toMatchObject({
        message: expect.stringContaining("five fields") as string,
        hint: "Put the seconds first: 0 0 4 * * *.",
      });
    }
  });

  it("is a time zone, which only the fork takes", () => {
    for (const prefix of ["TZ", "CRON_TZ"]) {
      const schedule = `${prefix}=Europe/Berlin 0 0 4 * * *`;
      expect(scheduleFlaw(schedule, "nicholas-fedor")).toBeUndefined();
      expect(scheduleFlaw(schedule, "containrrr")?.hint).toContain('TZ: "Europe/Berlin"');
    }
  });
});
