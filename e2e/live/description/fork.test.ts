import { beforeAll, expect, test } from "vitest";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import {
  describedReplies,
  everyOperation,
  probes,
  tokenOperations,
  type DescribedReplies,
} from "../support/described-replies.ts";
import { openEngineGate } from "../support/engine-gate.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { startLongUpdate, stopsSlowly } from "../support/long-update.ts";
import { runOutdated } from "../support/outdated-apps.ts";

const wantToken = Object.values(tokenOperations).flat();
const listing = ["GET /v1/containers", "GET /v1/containers/details", "GET /v1/images"] as const;

/** Described, since each route has a time limit and each handler may fail, but nothing from outside brings them about. */
const notProvoked = [
  ...["metrics", "status", "history", "config"].flatMap((name) => [
    `GET /v1/${name} 408`,
    `GET /v1/${name} 500`,
  ]),
  "POST /v1/update 500", // a handler that panics
  "POST /v1/update 503", // loses a race against the 408
];

describeWatchtower("fork", "every reply is as openapi/watchtower.yaml says", (sandbox) => {
  let replies: DescribedReplies;
  beforeAll(async () => {
    replies = await describedReplies();
  });
  const image = (name: string): string => `stack-e2e/${sandbox().name}-${name}:latest`;
  const noPull = { WATCHTOWER_NO_PULL: "true" };

  test("of reads and updates", async () => {
    const apps = await runOutdated(sandbox(), { updated: image("updated") });
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", {
      onHostNetwork: true,
      settings: { ...noPull, WATCHTOWER_CLEANUP: "true" },
    });
    await replies.expect(watchtower, "GET /v1/status", 204);
    await replies.expect(watchtower, "GET /v1/history", 200);

    const eventsToken = { token: watchtower.eventsToken, until: "scan_completed" };
    let onOpen = (): void => undefined;
    const opened = new Promise<void>((resolve) => (onOpen = resolve));
    const events = replies.expect(watchtower, "GET /v1/events", 200, { ...eventsToken, onOpen });
    await opened;
    const updated = await replies.expect(watchtower, "POST /v1/update", 200);
    expect(JSON.parse(updated.body)).toMatchObject({ summary: { updated: 1 } });
    expect((await events).body).toMatch(/^retry: 5000\n[^]*event: scan_started[^]*event: image_cleanup/);

    for (const operation of [...wantToken, ...probes]) await replies.expect(watchtower, operation, 200);
    for (const operation of listing) {
      await replies.expect(watchtower, `${operation}?name=nobody`, 200);
      await replies.expect(watchtower, `${operation}?name=${apps.app("updated").name}`, 200);
    }
    await replies.expect(watchtower, "GET /v1/history?limit=1&since=2020-01-01T00:00:00%2B01:00", 200);
    await replies.expect(watchtower, "POST /v1/update?image=nobody", 200);
    await replies.expect(watchtower, "POST /v1/update?timeout=1ns", 200);
    await replies.expect(watchtower, "POST /v1/update?async=true", 202);
  });

  test("of refusals", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "fork");
    for (const operation of [...wantToken, "GET /v1/events"]) {
      await replies.expect(watchtower, operation, 401, { token: "not-the-token" });
    }
    for (const operation of everyOperation) {
      const reply = await replies.expect(watchtower, operation, 405, { method: "PUT" });
      expect(reply.headers.get("allow")).toContain(operation.split(" ")[0]);
    }
    for (const query of ["limit=-1", "limit=x", "since=yesterday", "until="]) {
      await replies.expect(watchtower, `GET /v1/history?${query}`, 400);
    }
  });

  test("of streams that cannot be had", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "fork");
    const token = watchtower.eventsToken;
    const headers = { origin: "https://elsewhere.example" };
    await replies.expect(watchtower, "GET /v1/events", 403, { token, headers });
    const streams = Array.from({ length: 100 }, () => new AbortController());
    for (const { signal } of streams) {
      await fetch(`${watchtower.url}/v1/events?access_token=${token}`, { signal });
    }
    await replies.expect(watchtower, "GET /v1/events", 503, { token });
    for (const stream of streams) stream.abort();
  });

  test("of endpoints that are off", async () => {
    const only = (group: string): object => ({ settings: { WATCHTOWER_HTTP_API_ENDPOINTS: group } });
    await using health = await startLiveWatchtower(sandbox(), "fork", only("health"));
    for (const operation of [...wantToken, "GET /v1/events"]) await replies.expect(health, operation, 404);
    await using config = await startLiveWatchtower(sandbox(), "fork", only("config"));
    for (const operation of probes) await replies.expect(config, operation, 404);
  });

  test("of too many requests", async () => {
    const settings = { WATCHTOWER_HTTP_API_RATE_LIMIT: "1" };
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", { settings });
    for (const operation of everyOperation) {
      const reply = await replies.expect(watchtower, operation, 429);
      expect(reply.headers.get("retry-after")).toMatch(/^\d+$/);
    }
  });

  test("of a busy Watchtower", async () => {
    const apps = await runOutdated(sandbox(), { slow: image("slow") }, "ignores");
    const settings = { ...noPull, ...stopsSlowly };
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", { settings });
    const long = await startLongUpdate(watchtower.client(), apps.app("slow"));
    const busy = await replies.expect(watchtower, "POST /v1/update", 429);
    expect(busy.headers.get("content-type")).toContain("application/json");
    await long.letGo();
    await long.outcome;
  });

  test("of a Watchtower whose own time limit ends an update", async () => {
    await runOutdated(sandbox(), { slower: image("slower") }, "ignores");
    const settings = { ...noPull, ...stopsSlowly, WATCHTOWER_HTTP_API_UPDATE_TIMEOUT: "2s" };
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", { settings });
    await replies.expect(watchtower, "POST /v1/update", 408);
  });

  test("of a Watchtower that has lost its engine", async () => {
    await using gate = await openEngineGate(sandbox());
    await using watchtower = await startLiveWatchtower(sandbox(), "fork", {
      socketFolder: gate.socketFolder,
      settings: { WATCHTOWER_HTTP_API_CHECK_TIMEOUT: "1s" },
    });
    gate.shut();
    await replies.expect(watchtower, "GET /readyz", 503);
    for (const operation of [...listing, "POST /v1/check"]) await replies.expect(watchtower, operation, 500);
    await replies.expect(watchtower, "POST /v1/update", 200);

    gate.stall();
    // Watchtower's own limits: 30 s for the lists, which cannot be set.
    const hanging = [...listing, "POST /v1/check"];
    await Promise.all(hanging.map((operation) => replies.expect(watchtower, operation, 408)));
  });

  test("and none that is described was left out, but for what cannot be provoked", () => {
    expect(replies.missing().sort()).toEqual(notProvoked.sort());
  });
});
