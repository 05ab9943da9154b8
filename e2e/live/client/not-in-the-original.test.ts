import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower, type LiveWatchtower } from "../support/live-watchtower.ts";

describeWatchtower("watchtower", "what only the fork has", (sandbox) => {
  let watchtower: LiveWatchtower;
  beforeAll(async () => {
    watchtower = await startLiveWatchtower(sandbox(), "watchtower");
  });
  afterAll(() => watchtower[Symbol.asyncDispose]());

  test.for([
    ["check", "1.20.0"],
    ["containers", "1.18.0"],
    ["containerDetails", "1.20.0"],
    ["images", "1.20.0"],
    ["history", "1.20.0"],
    ["status", "1.20.0"],
    ["config", "1.20.0"],
    ["health", "1.20.0"],
  ] as const)("%s() is refused with the version that has it", async ([method, version]) => {
    await expect(watchtower.client()[method]()).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining(version) as string,
    });
  });

  test("events() are refused with it, too", async () => {
    await expect(watchtower.client().events().next()).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining("1.20") as string,
    });
  });
});
