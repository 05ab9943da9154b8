import { afterEach, beforeEach, expect, test } from "vitest";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower, type LiveWatchtower } from "../support/live-watchtower.ts";
import { publishTwoVersions, runApp, type TwoVersions, type WatchedApp } from "../support/watched-app.ts";

for (const part of bothWatchtowers) {
  const flavour = part === "fork" ? "nicholas-fedor" : "containrrr";

  describeWatchtower(part, "a full update", (sandbox) => {
    let app: WatchedApp;
    let versions: TwoVersions;
    let watchtower: LiveWatchtower;
    beforeEach(async () => {
      versions = await publishTwoVersions(sandbox(), async (image) => {
        app = await runApp(sandbox(), "app", image);
      });
      watchtower = await startLiveWatchtower(sandbox(), part);
    });
    afterEach(async () => {
      await watchtower[Symbol.asyncDispose]();
      await app.remove();
    });

    test("puts the registry's new version in place, and then finds nothing more to do", async () => {
      const client = watchtower.client();
      const first = await client.update();
      expect(first).toMatchObject({
        outcome: "completed",
        flavour,
        evidence: part === "fork" ? "reply" : "duration",
        summary: { scanned: 1, updated: 1, failed: 0 },
      });
      expect(await app.imageId()).toBe(versions.new);

      expect(await client.update()).toMatchObject({
        outcome: "completed",
        flavour,
        summary: { scanned: 1, updated: 0, failed: 0 },
      });
    });

    test("with a wrong token is refused as such, and nothing is updated", async () => {
      const stranger = watchtower.client({ token: "not-the-token" });
      await expect(stranger.update()).rejects.toMatchObject({
        code: "HTTP_STATUS",
        kind: "unauthorized",
        status: 401,
        message: expect.stringContaining("WATCHTOWER_HTTP_API_TOKEN") as string,
      });
      expect(await app.imageId()).toBe(versions.old);
    });
  });
}
