import { expect, test } from "vitest";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { startLongUpdate, stopsSlowly } from "../support/long-update.ts";
import { runOutdated } from "../support/outdated-apps.ts";
import { until } from "../../test/support/until.ts";

const settings = { WATCHTOWER_NO_PULL: "true", ...stopsSlowly };

describeWatchtower("fork", "an asynchronous update", (sandbox) => {
  test("is accepted once it runs, holds up others, and is found in the history when it is done", async () => {
    const image = `stack-e2e/${sandbox().name}:latest`;
    const apps = await runOutdated(sandbox(), { slow: image }, "ignores");
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", { settings });
    const client = watchtower.client();

    const long = await startLongUpdate(client, apps.app("slow"), { async: true });
    expect(await long.outcome).toEqual({ outcome: "accepted", flavour: "nicholas-fedor" });
    expect(await client.update({ async: true })).toMatchObject({ outcome: "skipped" });
    expect([await client.status(), await client.history()]).toEqual([undefined, []]);

    await long.letGo();
    const [run] = await until(
      "The run",
      () => client.history(),
      ({ length }) => length > 0,
    );
    expect(run).toMatchObject({ scanned: 1, updated: 1, failed: 0 });
    expect(await client.status()).toMatchObject({ summary: { scanned: 1, updated: 1 } });
    expect(await apps.updated()).toEqual(["slow"]);
  });
});

describeWatchtower("watchtower", "an asynchronous update", (sandbox) => {
  test("is refused, since 1.7.1 would block", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "watchtower");
    await expect(watchtower.client().update({ async: true })).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining("1.17.0") as string,
    });
  });
});
