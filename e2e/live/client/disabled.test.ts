import { expect, test } from "vitest";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { runOutdated } from "../support/outdated-apps.ts";

describeWatchtower("watchtower", "an endpoint that is off", (sandbox) => {
  test("is named with its setting: the update", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "watchtower", {
      settings: { WATCHTOWER_HTTP_API_UPDATE: undefined },
    });
    const says = "WATCHTOWER_HTTP_API_UPDATE=true (and WATCHTOWER_HTTP_API_PERIODIC_POLLS=true";
    await expect(watchtower.client().update()).rejects.toMatchObject({
      kind: "not-enabled",
      message: expect.stringContaining(says) as string,
    });
  });

  test("is named with its setting: the metrics, without which a full update is of unknown outcome", async () => {
    const apps = await runOutdated(sandbox(), { app: `stack-e2e/${sandbox().name}:latest` });
    await using watchtower = await startLiveWatchtower(sandbox(), "watchtower", {
      settings: { WATCHTOWER_HTTP_API_METRICS: undefined, WATCHTOWER_NO_PULL: "true" },
    });
    const client = watchtower.client();
    await expect(client.metrics()).rejects.toMatchObject({
      kind: "not-enabled",
      message: expect.stringContaining("WATCHTOWER_HTTP_API_METRICS=true") as string,
    });
    expect(await client.update()).toMatchObject({ outcome: "unknown", reason: "no-evidence" });
    expect(await apps.updated()).toEqual(["app"]);
    expect(await client.update({ images: [`stack-e2e/${sandbox().name}`] })).toMatchObject({
      outcome: "completed",
      evidence: "lock",
    });
  });
});

describeWatchtower("fork", "an endpoint that is off", (sandbox) => {
  test("is named with its setting", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", {
      settings: { WATCHTOWER_HTTP_API_ENDPOINTS: "metrics" },
    });
    const client = watchtower.client();
    for (const [group, call] of [
      ["update", () => client.update()],
      ["check", () => client.check()],
      ["containers", () => client.containers()],
      ["containers", () => client.containerDetails()],
      ["images", () => client.images()],
      ["history", () => client.history()],
      ["config", () => client.config()],
      ["health", () => client.health()],
      ["events", () => client.events().next()],
    ] as const) {
      await expect(call(), group).rejects.toMatchObject({
        kind: "not-enabled",
        message: expect.stringContaining(`${group} in WATCHTOWER_HTTP_API_ENDPOINTS`) as string,
      });
    }
    expect(await client.status()).toBeUndefined();
  });

  test("is named with its setting, also where it is the metrics and the status", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", {
      settings: { WATCHTOWER_HTTP_API_ENDPOINTS: "update" },
    });
    const client = watchtower.client();
    for (const call of [client.metrics(), client.status()]) {
      await expect(call).rejects.toMatchObject({
        kind: "not-enabled",
        message: expect.stringContaining("metrics in WATCHTOWER_HTTP_API_ENDPOINTS") as string,
      });
    }
  });
});

for (const part of bothWatchtowers) {
  describeWatchtower(part, "an API that is off", (sandbox) => {
    test("is the first guess where a published port ends the connection", async () => {
      const off = { WATCHTOWER_HTTP_API_UPDATE: undefined, WATCHTOWER_HTTP_API_METRICS: undefined };
      await using watchtower = await startLiveWatchtower(sandbox(), part, {
        settings: { ...off, WATCHTOWER_HTTP_API_ENDPOINTS: undefined },
        isAnswering: false,
      });
      for (const call of ["update", "metrics"] as const) {
        await expect(watchtower.client()[call]()).rejects.toMatchObject({
          code: "NETWORK",
          reason: expect.stringMatching(/^(reset|closed)$/) as string,
          message: expect.stringContaining("WATCHTOWER_HTTP_API_UPDATE=true") as string,
        });
      }
    });
  });
}
