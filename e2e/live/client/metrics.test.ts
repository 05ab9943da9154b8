import type { MetricsPoll } from "@stack/watchtower-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower, type LiveWatchtower } from "../support/live-watchtower.ts";
import { runOutdated, type OutdatedApps } from "../support/outdated-apps.ts";

for (const part of bothWatchtowers) {
  describeWatchtower(part, "the metrics", (sandbox) => {
    let apps: OutdatedApps;
    let watchtower: LiveWatchtower;
    beforeEach(async () => {
      apps = await runOutdated(sandbox(), { app: `stack-e2e/${sandbox().name}:latest` });
      watchtower = await startLiveWatchtower(sandbox(), part, { settings: { WATCHTOWER_NO_PULL: "true" } });
    });
    afterEach(async () => {
      await watchtower[Symbol.asyncDispose]();
      await apps.app("app").remove();
    });
    const onlyFork = part === "fork" ? { restarted: 0, skipped: 0 } : {};

    test("hold what this Watchtower counts, and nothing else", async () => {
      const client = watchtower.client();
      const before = await client.metrics();
      const startedAt = await docker(["inspect", "--format", "{{.State.StartedAt}}", watchtower.container]);
      expect(before).toMatchObject({
        containers: { scanned: 0, updated: 0, failed: 0, ...onlyFork },
        updatedIncludesStale: part === "watchtower",
        scans: part === "fork" ? { total: 0, dropped: 0 } : { total: 0, skipped: 0 },
      });
      expect(Object.keys(before.containers)).toHaveLength(part === "fork" ? 5 : 3);
      expect(Object.keys(before.scans)).toHaveLength(2);
      expect(before.restartedTotal).toBe(part === "fork" ? 0 : undefined);
      const apartMs = Date.parse(before.processStartedAt ?? "") - Date.parse(startedAt);
      expect(Math.abs(apartMs)).toBeLessThan(5_000);
      expect(before.families.map(({ name }) => name)).toContain("go_goroutines");

      await client.update();
      expect(await client.metrics()).toMatchObject({
        containers: { scanned: 1, updated: 1, failed: 0, ...onlyFork },
        scans: { total: 1 },
        processStartedAt: before.processStartedAt,
      });
    });

    test("polled, tell of a run and of a restart", async () => {
      const client = watchtower.client();
      await using polls = client.pollMetrics({ intervalMs: 100 });
      const pollUntil = async (isAwaited: (poll: MetricsPoll) => boolean): Promise<MetricsPoll> => {
        for await (const poll of { [Symbol.asyncIterator]: () => ({ next: () => polls.next() }) }) {
          if (isAwaited(poll)) return poll;
        }
        throw new Error("The polls ended.");
      };
      expect(await pollUntil(() => true)).toMatchObject({ outcome: "read" });

      await client.update();
      const afterRun = await pollUntil((poll) => poll.outcome === "read" && (poll.delta?.runs ?? 0) > 0);
      expect(afterRun).toMatchObject({ delta: { restarted: false, runs: 1 } });

      await docker(["restart", "--time", "0", watchtower.container]);
      const afterRestart = await pollUntil((poll) => poll.outcome === "read");
      expect(afterRestart).toMatchObject({
        delta: { restarted: true, runs: 0 },
        metrics: { scans: { total: 0 } },
      });
    });
  });

  describeWatchtower(part, "the metrics of a container that is only watched", (sandbox) => {
    test("count it as updated only on 1.7.1", async () => {
      const apps = await runOutdated(sandbox(), { app: `stack-e2e/${sandbox().name}:latest` });
      await using watchtower = await startLiveWatchtower(sandbox(), part, {
        settings: { WATCHTOWER_NO_PULL: "true", WATCHTOWER_MONITOR_ONLY: "true" },
      });
      await watchtower.client().update();
      expect(await watchtower.client().metrics()).toMatchObject({
        containers: { scanned: 1, updated: part === "watchtower" ? 1 : 0 },
      });
      expect(await apps.updated()).toEqual([]);
    });
  });
}
