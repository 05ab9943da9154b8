import { afterEach, beforeEach, expect, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower, type LiveWatchtowerOptions } from "../support/live-watchtower.ts";
import { startLongUpdate, stopsSlowly } from "../support/long-update.ts";
import { runOutdated, type OutdatedApps } from "../support/outdated-apps.ts";
import { until } from "../../test/support/until.ts";

const options: LiveWatchtowerOptions = { settings: { WATCHTOWER_NO_PULL: "true", ...stopsSlowly } };

for (const part of bothWatchtowers) {
  describeWatchtower(part, "an update that gets no answer", (sandbox) => {
    let apps: OutdatedApps;
    beforeEach(async () => {
      apps = await runOutdated(sandbox(), { slow: `stack-e2e/${sandbox().name}:latest` }, "ignores");
    });
    afterEach(() => apps.app("slow").remove());
    const untilUpdated = async (): Promise<void> => {
      await until(
        "The new version",
        () => apps.updated(),
        (names) => names.length === 1,
      );
    };

    test("since Watchtower is killed in the middle is of unknown outcome: disconnected", async () => {
      await using watchtower = await startLiveWatchtower(sandbox(), part, options);
      const long = await startLongUpdate(watchtower.client(), apps.app("slow"));
      await docker(["kill", watchtower.container]);
      expect(await long.outcome).toMatchObject({ outcome: "unknown", reason: "disconnected" });
    });

    test("in time is of unknown outcome, and goes on to its end", async () => {
      await using watchtower = await startLiveWatchtower(sandbox(), part, options);
      const long = await startLongUpdate(watchtower.client(), apps.app("slow"), { timeoutMs: 2_000 });
      expect(await long.outcome).toMatchObject({ outcome: "unknown", reason: "timed-out" });
      expect(await apps.updated()).toEqual([]);
      await long.letGo();
      await untilUpdated();
    });

    test("before the caller aborts rejects with the caller's reason, and goes on to its end", async () => {
      await using watchtower = await startLiveWatchtower(sandbox(), part, options);
      const caller = new AbortController();
      const long = await startLongUpdate(watchtower.client(), apps.app("slow"), { signal: caller.signal });
      const reason = new Error("The caller has seen enough.");
      caller.abort(reason);
      await expect(long.outcome).rejects.toBe(reason);
      expect(await apps.updated()).toEqual([]);
      await long.letGo();
      await untilUpdated();
    });
  });
}

describeWatchtower("fork", "an update that takes longer than Watchtower's own limit", (sandbox) => {
  test("is of unknown outcome: server-timeout", async () => {
    const apps = await runOutdated(sandbox(), { slow: `stack-e2e/${sandbox().name}:latest` }, "ignores");
    const settings = { ...options.settings, WATCHTOWER_HTTP_API_UPDATE_TIMEOUT: "2s" };
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", { settings });
    const long = await startLongUpdate(watchtower.client(), apps.app("slow"));
    expect(await long.outcome).toMatchObject({ outcome: "unknown", reason: "server-timeout" });
  });
});
