import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import {
  publishElsewhere,
  publishVersion,
  publishedName,
  type PublishedImage,
} from "../../test/support/publish.ts";
import { deleteManifest, registry } from "../../test/support/registry.ts";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower, type LiveWatchtower } from "../support/live-watchtower.ts";
import { runApp } from "../support/watched-app.ts";

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

describeWatchtower("fork", "what it tells of what it watches", (sandbox) => {
  let watchtower: LiveWatchtower;
  let old: PublishedImage, latest: PublishedImage;
  beforeAll(async () => {
    old = await publishVersion(sandbox(), "old");
    const image = publishedName(sandbox());
    const monitorOnly = ["--label", "com.centurylinklabs.watchtower.monitor-only=true"];
    await runApp(sandbox(), "watched", image, "heeds", ...monitorOnly);
    await runApp(sandbox(), "built-here", sandbox().idleImage);
    latest = await publishElsewhere(sandbox(), "latest", old);
    // On the host's network it reaches the registry itself, which a check needs.
    watchtower = await startLiveWatchtower(sandbox(), "fork", {
      onHostNetwork: true,
      settings: { WATCHTOWER_LIFECYCLE_HOOKS: "true" },
    });
  });
  afterAll(() => watchtower[Symbol.asyncDispose]());
  const name = (app: string): string => `${sandbox().name}-${app}`;
  const watched = (): object => ({
    name: name("watched"),
    image: publishedName(sandbox()),
    imageId: old.imageId,
    digest: old.digest,
  });

  test("containers(): by name and image, an empty list for what is not there", async () => {
    const client = watchtower.client();
    const all = await client.containers();
    expect(all.map((container) => container.name).sort()).toEqual([name("built-here"), name("watched")]);
    expect(all).toContainEqual(watched());
    expect(await client.containers({ name: name("watched") })).toEqual([watched()]);
    expect(await client.containers({ image: publishedName(sandbox()) })).toEqual([watched()]);
    expect(await client.containers({ name: "nobody" })).toEqual([]);
  });

  test("containerDetails(): with what would be done about each", async () => {
    const client = watchtower.client();
    const details = {
      ...watched(),
      ...{ running: true, watchtower: false, monitorOnly: true, noPull: false, enabled: true, stale: false },
      scope: sandbox().name,
    };
    expect(await client.containerDetails()).toContainEqual(details);
    expect(await client.containerDetails({ name: name("watched") })).toEqual([details]);
    expect(await client.containerDetails({ name: "nobody" })).toEqual([]);
  });

  test("images(): each with how many containers run it", async () => {
    const client = watchtower.client();
    const image = { name: publishedName(sandbox()), imageId: old.imageId, digest: old.digest, containers: 1 };
    expect(await client.images()).toContainEqual(image);
    expect(await client.images({ id: old.imageId })).toEqual([image]);
    expect(await client.images({ name: "nothing:latest" })).toEqual([]);
  });

  test("check(): whether the registry has something newer, and why one could not be asked for; nothing is pulled", async () => {
    const client = watchtower.client();
    const unpublished = `${registry}/stack-e2e/${sandbox().name}-unpublished`;
    const { digest, imageId } = await publishVersion(sandbox(), "unpublished", `${unpublished}:latest`);
    const app = await runApp(sandbox(), "unpublished", unpublished);
    await deleteManifest(`stack-e2e/${sandbox().name}-unpublished`, digest);

    const checks = await client.check();
    const checkedAt = expect.stringMatching(rfc3339) as string;
    const found = (container: string): object | undefined => checks.find((check) => check.name === container);
    expect(found(name("watched"))).toEqual({
      ...watched(),
      ...{ updateAvailable: true, latestDigest: latest.digest, checkedAt },
    });
    expect(found(app.name)).toEqual({
      ...{ name: app.name, image: `${unpublished}:latest`, imageId, digest, checkedAt },
      error: expect.stringContaining("404") as string,
    });
    expect(await docker(["images", "--quiet", "--no-trunc"])).not.toContain(latest.imageId);

    const onlyOne = await client.check({ containers: [name("watched")] });
    expect(onlyOne.map((check) => check.name)).toEqual([name("watched")]);
    await app.remove();
  });

  test("history() and status(): nothing before the first run, then each, but no checks", async () => {
    const client = watchtower.client();
    await client.check();
    expect([await client.status(), await client.history()]).toEqual([undefined, []]);

    await client.update({ containers: [name("watched")] });
    await client.update();
    const history = await client.history();
    const none = { updated: 0, failed: 0, restarted: 0, skipped: 0 };
    const at = expect.stringMatching(rfc3339) as string;
    expect(history).toEqual([
      { at, scanned: 1, ...none },
      { at, scanned: 2, ...none },
    ]);
    const [first, second] = history;
    const [since, until] = [second?.at ?? "", first?.at ?? ""];
    expect(await client.history({ limit: 1 })).toEqual([second]);
    expect(await client.history({ since })).toEqual([second]);
    expect(await client.history({ until })).toEqual([first]);
    expect(await client.history({ since: new Date(Date.now() + 3_600_000) })).toEqual([]);
    expect(await client.status()).toEqual({
      summary: { scanned: 2, ...none },
      repliedAt: expect.stringMatching(rfc3339) as string,
    });
  });

  test("config(): the settings it runs with", async () => {
    expect(await watchtower.client().config()).toEqual({
      ...{ monitorOnly: false, cleanup: false, noPull: false, noRestart: false, rollingRestart: false },
      ...{ includeStopped: false, includeRestarting: false, lifecycleHooks: true, labelEnable: false },
      filterDescription: `Only checking containers in scope ${sandbox().name}`,
      scope: sandbox().name,
    });
  });
});
