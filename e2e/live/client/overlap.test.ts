import { afterEach, beforeEach, expect, test } from "vitest";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower, type LiveWatchtower } from "../support/live-watchtower.ts";
import { startLongUpdate, stopsSlowly } from "../support/long-update.ts";
import { runOutdated, type OutdatedApps } from "../support/outdated-apps.ts";

for (const part of bothWatchtowers) {
  describeWatchtower(part, "while an update runs", (sandbox) => {
    const image = (): string => `stack-e2e/${sandbox().name}`;
    let apps: OutdatedApps;
    let watchtower: LiveWatchtower;
    beforeEach(async () => {
      apps = await runOutdated(sandbox(), { slow: `${image()}:latest` }, "ignores");
      watchtower = await startLiveWatchtower(sandbox(), part, {
        settings: { WATCHTOWER_NO_PULL: "true", ...stopsSlowly },
      });
    });
    afterEach(async () => {
      await watchtower[Symbol.asyncDispose]();
      await apps.app("slow").remove();
    });

    test("a full one is skipped", async () => {
      const long = await startLongUpdate(watchtower.client(), apps.app("slow"));
      // Clients of their own, as on another machine: they know nothing of the first update.

      const retry = part === "fork" ? { retryAfterMs: 30_000 } : {};
      const skipped = { outcome: "skipped", reason: "already-running", ...retry };
      expect(await watchtower.client().update()).toMatchObject(skipped);
      expect(await watchtower.client().update()).toMatchObject(skipped);

      await long.letGo();
      expect(await long.outcome).toMatchObject({ outcome: "completed", summary: { scanned: 1, updated: 1 } });
      expect(await apps.updated()).toEqual(["slow"]);
    });

    test("a targeted one waits for it, and then runs itself", async () => {
      const long = await startLongUpdate(watchtower.client(), apps.app("slow"));
      const order: string[] = [];
      const targeted = watchtower.client().update({ images: [image()] });
      void targeted.then(() => order.push("targeted"));
      void long.outcome.then(() => order.push("full"));
      // A skipped one is settled by now: the targeted one is not.
      await watchtower.client().update();
      expect(order).toEqual([]);

      await long.letGo();
      expect(await targeted).toMatchObject({
        outcome: "completed",
        evidence: part === "fork" ? "reply" : "lock",
      });
      expect(await long.outcome).toMatchObject({ outcome: "completed" });
    });
  });
}
