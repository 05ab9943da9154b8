import { afterAll, beforeAll, expect, test } from "vitest";
import { registry } from "../../test/support/registry.ts";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower, type LiveWatchtower } from "../support/live-watchtower.ts";
import { runOutdated, type OutdatedApps } from "../support/outdated-apps.ts";
import { recordingFetch } from "../support/recording-fetch.ts";

const settings = { WATCHTOWER_NO_PULL: "true" };

describeWatchtower("watchtower", "an update of some images", (sandbox) => {
  let apps: OutdatedApps;
  let watchtower: LiveWatchtower;
  const wanted = (): string => `stack-e2e/${sandbox().name}-wanted`;
  beforeAll(async () => {
    apps = await runOutdated(sandbox(), {
      wanted: `${wanted()}:latest`,
      pinned: `${wanted()}:pinned`,
      other: `stack-e2e/${sandbox().name}-other:latest`,
    });
    watchtower = await startLiveWatchtower(sandbox(), "watchtower", { settings });
  });
  afterAll(() => watchtower[Symbol.asyncDispose]());

  test.for([
    ["a tag", { images: ["nginx:1.27"] }, 'Write "nginx"'],
    ["a registry with a port", { images: [`${registry}/app`] }, "would select every image of that host"],
    ["a container's name", { containers: ["web"] }, "nickfedor/watchtower 1.20.0"],
    ["an empty list", { images: [] }, "Leave images out"],
    ["no image's name", { images: ["Not An Image"] }, "is no image name"],
  ] as const)("is refused for %s, before anything is sent with the token", async ([, target, says]) => {
    const { fetch, requests } = recordingFetch();
    await expect(watchtower.client({ fetch }).update(target)).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining(says) as string,
    });
    expect(requests.map(({ authorization }) => authorization)).not.toContain(`Bearer ${watchtower.token}`);
    expect(await apps.updated()).toEqual([]);
  });

  test("replaces what runs on them, under all their tags, and nothing else", async () => {
    expect(await watchtower.client().update({ images: [wanted()] })).toMatchObject({
      outcome: "completed",
      evidence: "lock",
      summary: { scanned: 2, updated: 2, failed: 0 },
    });
    expect(await apps.updated()).toEqual(["pinned", "wanted"]);
  });
});

describeWatchtower("fork", "an update of some images and containers", (sandbox) => {
  const ported = (): string => `${registry}/stack-e2e/${sandbox().name}`;
  let apps: OutdatedApps;
  let watchtower: LiveWatchtower;
  beforeAll(async () => {
    apps = await runOutdated(sandbox(), {
      // The second name is what the first one means where its dot is read as "any character".
      "web.1": `${ported()}:latest`,
      "web-1": `${ported()}:latest`,
      stable: `${ported()}:stable`,
      other: `stack-e2e/${sandbox().name}-other:latest`,
    });
    watchtower = await startLiveWatchtower(sandbox(), "fork", { settings });
  });
  afterAll(() => watchtower[Symbol.asyncDispose]());

  test("replaces the container of this very name", async () => {
    const containers = [`${sandbox().name}-web.1`];
    const update = await watchtower.client().update({ containers });
    expect(update).toMatchObject({ outcome: "completed", summary: { scanned: 1, updated: 1 } });
    expect(await apps.updated()).toEqual(["web.1"]);
  });

  test("replaces what runs on an image under one tag, of a registry with a port", async () => {
    const update = await watchtower.client().update({ images: [`${ported()}:stable`] });
    expect(update).toMatchObject({ outcome: "completed", summary: { scanned: 1, updated: 1 } });
    expect(await apps.updated()).toEqual(["stable", "web.1"]);
  });

  test("looks at nothing where image and container contradict each other, and says that it is not known", async () => {
    const target = { images: [ported()], containers: [`${sandbox().name}-other`] };
    const update = await watchtower.client().update(target);
    expect(update).toMatchObject({ outcome: "unknown", reason: "all-zero-summary" });
    expect(await apps.updated()).toEqual(["stable", "web.1"]);
  });

  test("replaces what runs on an image under any tag", async () => {
    const update = await watchtower.client().update({ images: [ported()] });
    expect(update).toMatchObject({ outcome: "completed", summary: { scanned: 3, updated: 1 } });
    expect(await apps.updated()).toEqual(["stable", "web-1", "web.1"]);
  });
});
