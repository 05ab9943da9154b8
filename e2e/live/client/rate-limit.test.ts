import { expect, test } from "vitest";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { startLongUpdate, stopsSlowly } from "../support/long-update.ts";
import { runOutdated } from "../support/outdated-apps.ts";

describeWatchtower("fork", "its two kinds of 429", (sandbox) => {
  test("are told apart: busy is an outcome, too many requests an error with a wait", async () => {
    const apps = await runOutdated(sandbox(), { slow: `stack-e2e/${sandbox().name}:latest` }, "ignores");
    // One request for the start of the test, three to find out the flavour, two updates.
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", {
      settings: { WATCHTOWER_HTTP_API_RATE_LIMIT: "8", WATCHTOWER_NO_PULL: "true", ...stopsSlowly },
    });
    const client = watchtower.client();
    const long = await startLongUpdate(client, apps.app("slow"));
    expect(await client.update()).toMatchObject({ outcome: "skipped", retryAfterMs: 30_000 });

    const calls = Array.from({ length: 8 }, () => client.metrics());
    const limited = (await Promise.allSettled(calls)).find(({ status }) => status === "rejected");
    const isWait = expect.closeTo(30_000, -5) as number;
    const error = { kind: "rate-limited", status: 429, retryAfterMs: isWait };
    expect(limited).toMatchObject({ reason: error });
    // Nothing was tried: an error, not an outcome.
    await expect(client.update()).rejects.toMatchObject(error);

    await long.letGo();
    expect(await long.outcome).toMatchObject({ outcome: "completed" });
  });
});
