import type { DockerHost } from "@stack/simulator";
import { expect, test } from "vitest";
import { capture } from "../support/captured-reply.ts";
import { comparableEvents, comparableNotifications } from "../support/comparable-feeds.ts";
import { comparableReply } from "../support/comparable-reply.ts";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { exchange } from "../support/raw-exchange.ts";
import { startTwins, type Twin } from "../support/twins.ts";
import { until } from "../../test/support/until.ts";

/** Nothing answers there, so the real Watchtowers hear of new images from the engine alone, and at once. */
const registry = "127.0.0.1:1";
const prefix = "com.centurylinklabs.watchtower";
const outdated = ["web:latest", "api:1.2", "watched:1", "off:1"].map((name) => `${registry}/demo/${name}`);

async function fill(host: DockerHost): Promise<void> {
  const image = (name: string): string => `${registry}/demo/${name}`;
  const containers = [
    { name: "web", image: image("web:latest") },
    { name: "api", image: image("api:1.2") },
    { name: "api-2", image: image("api:1.2") },
    { name: "watched", image: image("watched:1"), labels: { [`${prefix}.monitor-only`]: "true" } },
    { name: "off", image: image("off:1"), labels: { [`${prefix}.enable`]: "false" } },
    { name: "fresh", image: image("fresh:1") },
    { name: "broken", image: image("broken:1") },
  ];
  for (const container of containers) {
    host.registry.push(container.image, { content: `old ${container.image}` });
    await host.runContainer(container);
  }
}

for (const part of bothWatchtowers) {
  const documents = part === "fork" ? 3 : 4;

  describeWatchtower(part, "the simulator's updates", (sandbox) => {
    test("do and tell what those of the real one do and tell", async () => {
      const cleanup = { WATCHTOWER_CLEANUP: "true", WATCHTOWER_REGISTRY_TLS_SKIP: "true" };
      await using twins = await startTwins(sandbox(), part, fill, cleanup);
      const { real, simulated } = twins;
      const [theirs, ours] = await Promise.all([real, simulated].map(course));
      expect(ours?.replies).toEqual(theirs?.replies);
      expect(ours?.containers).toEqual(theirs?.containers);
      expect(ours?.events).toEqual(theirs?.events);
      expect(ours?.notifications).toEqual(theirs?.notifications);
    });
  });

  /** A check that finds no registry, an update, and another one with nothing left to do. */
  async function course(twin: Twin): Promise<Record<string, unknown>> {
    const { url, host, notifications, token } = twin;
    const headers = { authorization: `Bearer ${token}` };
    const ask = async (method: string, path: string): Promise<object> =>
      comparableReply(await exchange(url, { method, path, headers }));
    const events = part === "fork" ? await readEvents(twin) : undefined;

    host.registry.failPulls("*");
    const replies: object[] = part === "fork" ? [await ask("POST", "/v1/check")] : [];
    host.registry.failPulls(undefined);
    host.registry.failPulls(`${registry}/demo/broken:1`);
    for (const image of outdated) host.registry.push(image, { content: `new ${image}` });
    for (const scans of [1, 2]) {
      replies.push(await ask("POST", "/v1/update"));
      // The numbers can lag behind the reply.
      const isCounted = (page: object): boolean =>
        JSON.stringify(page).includes(`watchtower_scans_total ${scans}`);
      replies.push(await until("The count", () => ask("GET", "/v1/metrics"), isCounted));
    }
    await until(
      "The notifications",
      () => Promise.resolve(notifications.length),
      (count) => count >= documents,
    );
    return {
      replies,
      containers: host.containers().map(({ name, imageId, status }) => ({ name, imageId, status })),
      events: events && comparableEvents(await events.read),
      notifications: comparableNotifications(notifications),
    };
  }
}

/** Reads the events of a check and two updates, from when the stream is open. */
async function readEvents({ url, eventsToken: token }: Twin): Promise<{ read: Promise<string> }> {
  let opened = (): void => undefined;
  const isOpen = new Promise<void>((resolve) => (opened = resolve));
  const third = /(?:event: scan_completed[^]*?\n\n[^]*){3}$/;
  const read = capture(url, "GET /v1/events", { token, until: third, onOpen: opened });
  await isOpen;
  return { read: read.then(({ body }) => body) };
}
