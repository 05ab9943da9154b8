import { expect, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { runOutdated } from "../support/outdated-apps.ts";
import { watchedDispatcher } from "../support/watched-dispatcher.ts";

describeWatchtower("fork", "the events", (sandbox) => {
  test("tell of an update, of the gap when Watchtower is restarted, and of the next update", async () => {
    const image = `stack-e2e/${sandbox().name}:latest`;
    const apps = await runOutdated(sandbox(), { app: image });
    const old = await apps.app("app").imageId();
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", {
      settings: { WATCHTOWER_NO_PULL: "true", WATCHTOWER_CLEANUP: "true" },
    });
    const { dispatcher, answered } = watchedDispatcher("/v1/events");
    const reconnect = { delayMs: 100, maxDelayMs: 1_000, attempts: Infinity };
    await using events = watchtower.client({ dispatcher }).events({ reconnect });
    const nextEvent = async (): Promise<unknown> => (await events.next()).value;
    const client = watchtower.client();
    const at = expect.any(String) as string;

    const first = nextEvent();
    await answered;
    await client.update();
    const started = {
      type: "scan-started",
      at,
      policies: expect.objectContaining({ cleanup: true, noPull: true, monitorOnly: false }) as object,
    };
    expect(await first).toEqual(started);
    expect(await nextEvent()).toMatchObject({
      type: "image-cleanup",
      images: [{ imageId: old, imageName: image, containerName: `${sandbox().name}-app` }],
    });
    expect(await nextEvent()).toEqual({ type: "scan-completed", at, scanned: 1, updated: 1, failed: 0 });

    await docker(["restart", "--time", "0", watchtower.container]);
    // The runs of the process before are forgotten.
    expect(await nextEvent()).toMatchObject({ type: "gap", history: [], problems: [] });

    await client.update();
    expect(await nextEvent()).toEqual(started);
    expect(await nextEvent()).toEqual({ type: "scan-completed", at, scanned: 1, updated: 0, failed: 0 });
  });

  test("want their own token", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "fork");
    const { token: eventsToken } = watchtower;
    await expect(watchtower.client({ eventsToken }).events().next()).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining("WATCHTOWER_HTTP_API_EVENTS_TOKEN") as string,
    });
  });
});
