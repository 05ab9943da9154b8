import { test } from "vitest";
import { openSandbox } from "../../test/support/sandbox.ts";
import { startLiveWatchtower } from "../../live/support/live-watchtower.ts";
import { isMissing, parts, type WatchtowerPart } from "../../live/support/parts.ts";
import { publishTwoVersions, runApp, type WatchedApp } from "../../live/support/watched-app.ts";

/** The update waits so long for its container to stop, which ignores the signal. */
const stopTimeoutMs = 6 * 60_000;

/** A blocking update through the local registry that takes six minutes of a real clock, with the client's defaults. */
export function testSixMinuteUpdate(part: WatchtowerPart): void {
  test.skipIf(isMissing(part))(`is completed by ${parts[part]}`, async ({ expect }) => {
    await using sandbox = await openSandbox();
    let app: WatchedApp | undefined;
    const image = await publishTwoVersions(sandbox, async (name) => {
      app = await runApp(sandbox, "app", name, "ignores");
    });
    const watchtower = await startLiveWatchtower(sandbox, part, {
      settings: { WATCHTOWER_TIMEOUT: `${stopTimeoutMs / 1_000}s` },
    });

    const startedAt = Date.now();
    const outcome = await watchtower.client().update();
    const tookMs = Date.now() - startedAt;
    console.log(`${parts[part]}: ${tookMs} ms by the wall clock: ${JSON.stringify(outcome)}`);

    expect(outcome).toMatchObject({ outcome: "completed", summary: { scanned: 1, updated: 1, failed: 0 } });
    expect(tookMs).toBeGreaterThanOrEqual(stopTimeoutMs);
    expect(await app?.imageId()).toBe(image.new);
  });
}
