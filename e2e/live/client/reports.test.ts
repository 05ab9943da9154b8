import { expect, test } from "vitest";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { runOutdated } from "../support/outdated-apps.ts";
import { startReportServer } from "../support/report-server.ts";
import { until } from "../../test/support/until.ts";

for (const part of bothWatchtowers) {
  describeWatchtower(part, "the report of an update", (sandbox) => {
    test("names each container with what became of it", async () => {
      const image = `stack-e2e/${sandbox().name}:latest`;
      const apps = await runOutdated(sandbox(), { app: image });
      const old = await apps.app("app").imageId();
      await using server = await startReportServer();
      await using watchtower = await startLiveWatchtower(sandbox(), part, {
        settings: { WATCHTOWER_NO_PULL: "true", ...server.settings },
      });
      const client = watchtower.client();
      await client.update();
      const app = apps.app("app");
      const { title, host, containers, entries } = await server.next();
      expect({ title, host }).toEqual({ title: "Watchtower updates on live-host", host: "live-host" });
      expect(containers).toEqual([
        {
          ...{ id: app.id.slice(0, 12), name: app.name, image, state: "updated" },
          currentImageId: shortId(old),
          latestImageId: shortId(await app.imageId()),
        },
      ]);
      expect(entries.map(({ level }) => level)).toContain("info");

      await client.update();
      const [fresh, ...others] = (await server.next()).containers;
      expect(fresh).toMatchObject({
        name: app.name,
        state: "fresh",
        currentImageId: shortId(await app.imageId()),
      });
      expect(others).toEqual([]);
      // What it says at its start, and on 1.7.1 before each update, comes without a report.
      expect(server.messages.length).toBeGreaterThan(0);
      expect(server.errors).toEqual([]);
    });

    test("is not taken without the right secret", async () => {
      await using server = await startReportServer("another-secret-than-the-right-one");
      const { settings } = server;
      await using watchtower = await startLiveWatchtower(sandbox(), part, { settings });
      await watchtower.client().update();
      const answers = await until(
        "An answer",
        () => Promise.resolve(server.answers),
        ({ length }) => length > 0,
      );
      expect(answers).toContain(401);
      expect([server.messages, server.errors]).toEqual([[], []]);
    });
  });
}

function shortId(imageId: string | undefined): string | undefined {
  return imageId?.replace("sha256:", "").slice(0, 12);
}
